import { createHash } from "node:crypto";
import type { Posting } from "../../../domain/ledger/entry.ts";
import { type MallSettlement, settlementEntry } from "../../../domain/ledger/mall-settlement.ts";
import type { Loan } from "../../../domain/loan/loan.ts";
import { linesOf } from "../../../domain/loan/mall-lines.ts";
import { add } from "../../../domain/money.ts";
import type { SettlementLine } from "../../../domain/protocol/settlement-line.ts";
import { reject, type Rejection } from "../../../domain/rejection.ts";
import { accountName, wholeLedger, type Fold, loadFolds, saveFold } from "./balance-store.ts";
import { newLinesWrites } from "./line-store.ts";
import { decideAgain } from "../table/versioned.ts";

/** Postings of one stream record, and the owner of the balances that they change; for a mall also the lines of its next settlement. */
export type OwnedPostings = {
  readonly owner: string;
  readonly sequence: string;
  readonly postings: readonly Posting[];
  readonly lines?: readonly SettlementLine[];
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
    ...(settlement.length > 0 ? [{ owner: loan.mall, sequence, postings: settlement, lines: linesOf(loan) }] : []),
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

/**
 * Adds the postings of records that are newer than the fold; sequence numbers only grow within a shard. The lines of a mall are written
 * in the same commit, so that each posting is on one line of one settlement.
 */
export const foldInto = async (
  owner: string,
  stream: string,
  booked: readonly OwnedPostings[],
): Promise<Fold | Rejection> => {
  const shard = createHash("sha256").update(stream).digest("base64url").slice(0, 12);
  const fold = await decideAgain<Fold | undefined>(
    `the balance of ${owner}`,
    async () => (await loadFolds(owner)).find((each) => each.shard === shard),
    (before) => folded(shard, newerThan(before, booked), before),
    async (next, before) => {
      if (next === undefined) return true;
      const lines = newerThan(before, booked).flatMap((each) => each.lines ?? []);
      return saveFold(owner, next, before, newLinesWrites(owner, `${shard}.${next.sequence}`, lines));
    },
  );
  return fold ?? reject("ConcurrentChange", "there are no postings to fold");
};

const newerThan = (before: Fold | undefined, booked: readonly OwnedPostings[]): readonly OwnedPostings[] =>
  booked.filter(({ sequence }) => !before || BigInt(sequence) > BigInt(before.sequence));

const folded = (shard: string, unfolded: readonly OwnedPostings[], before: Fold | undefined): Fold | undefined => {
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
