import { createHash } from "node:crypto";
import type { Posting } from "../../../domain/ledger/entry.ts";
import { type MallSettlement, settlementEntry } from "../../../domain/ledger/mall-settlement.ts";
import type { Loan } from "../../../domain/loan/loan.ts";
import { add } from "../../../domain/money.ts";
import { reject, type Rejection } from "../../../domain/rejection.ts";
import { accountName, book, type Fold, loadFolds, saveFold } from "./balance-store.ts";

/** Postings of one stream record, and whose balances they move. */
export type Booked = { readonly owner: string; readonly sequence: string; readonly postings: readonly Posting[] };

/** What this version of a loan booked: everything moves the books, the mall's settlement also moves the mall's. */
export const newPostings = ({
  sequence,
  loan,
}: {
  readonly sequence: string;
  readonly loan: Loan;
}): readonly Booked[] => {
  const postings = loan.entries.filter(({ version }) => version === loan.version).flatMap((entry) => entry.postings);
  const settlement = postings.filter(({ account }) => account === "mallSettlement");
  return [
    ...(postings.length > 0 ? [{ owner: book, sequence, postings }] : []),
    ...(settlement.length > 0 ? [{ owner: loan.mall, sequence, postings: settlement }] : []),
  ];
};

/** What a settlement that was paid booked: both sides move the books and the mall's own fold. */
export const settlementPostings = ({
  sequence,
  settlement,
}: {
  readonly sequence: string;
  readonly settlement: MallSettlement;
}): readonly Booked[] => {
  const postings = settlementEntry(settlement)?.postings ?? [];
  return postings.length > 0 ? [book, settlement.mall].map((owner) => ({ owner, sequence, postings })) : [];
};

/** Adds records that are newer than the fold; sequence numbers only grow within a shard. */
export const foldInto = async (owner: string, stream: string, booked: readonly Booked[]): Promise<Fold | Rejection> => {
  const shard = createHash("sha256").update(stream).digest("base64url").slice(0, 12);
  for (let attempt = 1; attempt <= 3; attempt++) {
    const before = (await loadFolds(owner)).find((fold) => fold.shard === shard);
    const fresh = booked.filter(({ sequence }) => !before || BigInt(sequence) > BigInt(before.sequence));
    const last = fresh.at(-1);
    if (!last) return before ?? reject("ConcurrentChange", "nothing to fold");
    const accounts = { ...before?.accounts };
    for (const { account, amount } of fresh.flatMap(({ postings }) => postings)) {
      const name = accountName(account, amount.currency);
      const soFar = accounts[name];
      accounts[name] = soFar ? add(soFar, amount) : amount;
    }
    const folded: Fold = { shard, sequence: last.sequence, accounts };
    if (await saveFold(owner, folded, before)) return folded;
  }
  return reject("ConcurrentChange", `the balances of ${owner} are being folded by another delivery`);
};
