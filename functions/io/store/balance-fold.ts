import { createHash } from "node:crypto";
import type { Posting } from "../../../domain/ledger/entry.ts";
import { type MallSettlement, settlementEntry } from "../../../domain/ledger/mall-settlement.ts";
import type { Loan } from "../../../domain/loan/loan.ts";
import { add } from "../../../domain/money.ts";
import { reject, type Rejection } from "../../../domain/rejection.ts";
import { accountName, wholeLedger, type Fold, loadFolds, saveFold } from "./balance-store.ts";
import { decideAgain } from "../table/versioned.ts";

/** Postings of one stream record, and the owner of the balances that they change. */
export type OwnedPostings = {
  readonly owner: string;
  readonly sequence: string;
  readonly postings: readonly Posting[];
};

/** The postings of this version of a loan: all change the whole ledger, those of the settlement account also the mall's balances. */
export const newPostings = ({
  sequence,
  loan,
}: {
  readonly sequence: string;
  readonly loan: Loan;
}): readonly OwnedPostings[] => {
  const postings = loan.entries.filter(({ version }) => version === loan.version).flatMap((entry) => entry.postings);
  const settlement = postings.filter(({ account }) => account === "mallSettlement");
  return [
    ...(postings.length > 0 ? [{ owner: wholeLedger, sequence, postings }] : []),
    ...(settlement.length > 0 ? [{ owner: loan.mall, sequence, postings: settlement }] : []),
  ];
};

/** The postings of a paid settlement: both sides change the whole ledger and the mall's balances. */
export const settlementPostings = ({
  sequence,
  settlement,
}: {
  readonly sequence: string;
  readonly settlement: MallSettlement;
}): readonly OwnedPostings[] => {
  const postings = settlementEntry(settlement)?.postings ?? [];
  return postings.length > 0 ? [wholeLedger, settlement.mall].map((owner) => ({ owner, sequence, postings })) : [];
};

/** Adds the postings of records that are newer than the fold; sequence numbers only grow within a shard. */
export const foldInto = async (
  owner: string,
  stream: string,
  booked: readonly OwnedPostings[],
): Promise<Fold | Rejection> => {
  const shard = createHash("sha256").update(stream).digest("base64url").slice(0, 12);
  const fold = await decideAgain<Fold | undefined>(
    `the balance of ${owner}`,
    async () => (await loadFolds(owner)).find((each) => each.shard === shard),
    (before) => folded(shard, booked, before),
    async (next, before) => next === undefined || saveFold(owner, next, before),
  );
  return fold ?? reject("ConcurrentChange", "there are no postings to fold");
};

const folded = (shard: string, booked: readonly OwnedPostings[], before: Fold | undefined): Fold | undefined => {
  const unfolded = booked.filter(({ sequence }) => !before || BigInt(sequence) > BigInt(before.sequence));
  const last = unfolded.at(-1);
  if (!last) return before;
  const accounts = { ...before?.accounts };
  for (const { account, amount } of unfolded.flatMap(({ postings }) => postings)) {
    const name = accountName(account, amount.currency);
    const balance = accounts[name];
    accounts[name] = balance ? add(balance, amount) : amount;
  }
  return { shard, sequence: last.sequence, accounts };
};
