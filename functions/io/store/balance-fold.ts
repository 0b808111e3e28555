import { createHash } from "node:crypto";
import type { Posting } from "../../../domain/ledger/entry.ts";
import { type MallSettlement, settlementEntry } from "../../../domain/ledger/mall-settlement.ts";
import type { Loan } from "../../../domain/loan/loan.ts";
import { add } from "../../../domain/money.ts";
import { reject, type Rejection } from "../../../domain/rejection.ts";
import { accountName, wholeLedger, type Fold, loadFolds, saveFold } from "./balance-store.ts";
import { decideAgain } from "../table/versioned.ts";

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
    ...(postings.length > 0 ? [{ owner: wholeLedger, sequence, postings }] : []),
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
  return postings.length > 0 ? [wholeLedger, settlement.mall].map((owner) => ({ owner, sequence, postings })) : [];
};

/** Adds the postings of records that are newer than the fold; sequence numbers only grow within a shard. */
export const foldInto = async (owner: string, stream: string, booked: readonly Booked[]): Promise<Fold | Rejection> => {
  const shard = createHash("sha256").update(stream).digest("base64url").slice(0, 12);
  const fold = await decideAgain<Fold | undefined>(
    `the balance of ${owner}`,
    async () => (await loadFolds(owner)).find((each) => each.shard === shard),
    (before) => folded(shard, booked, before),
    async (next, before) => next === undefined || saveFold(owner, next, before),
  );
  return fold ?? reject("ConcurrentChange", "there is nothing to fold");
};

const folded = (shard: string, booked: readonly Booked[], before: Fold | undefined): Fold | undefined => {
  const fresh = booked.filter(({ sequence }) => !before || BigInt(sequence) > BigInt(before.sequence));
  const last = fresh.at(-1);
  if (!last) return before;
  const accounts = { ...before?.accounts };
  for (const { account, amount } of fresh.flatMap(({ postings }) => postings)) {
    const name = accountName(account, amount.currency);
    const soFar = accounts[name];
    accounts[name] = soFar ? add(soFar, amount) : amount;
  }
  return { shard, sequence: last.sequence, accounts };
};
