import type { Instant } from "../../../domain/calendar.ts";
import { type BookedTransfer, identityOf } from "../../../domain/ledger/transfer.ts";
import { money } from "../../../domain/money.ts";
import { checkTransfer, type StatementEntry, type TransferCheck } from "../../../domain/reconciliation/bank-check.ts";
import { type BankReport, maxReported } from "../../../domain/reconciliation/bank-report.ts";
import type { Difference } from "../../../domain/reconciliation/difference.ts";
import { collectGroups, type matchTransfers, type TransferGroup } from "./transfer-match.ts";

/** The books that are compared with a bank's statement. Both are read twice when they differ, and may change meanwhile. */
export type BankComparison = {
  /** Has every paid transfer of the books; the statement is added here. */
  readonly match: ReturnType<typeof matchTransfers>;
  readonly statement: () => AsyncIterable<readonly StatementEntry[]>;
  /** Every transfer of the books, in pages. */
  readonly books: () => AsyncIterable<readonly BookedTransfer[]>;
  /** The transfers of a purchase or mall as they are now; undefined while it is changing. */
  readonly booksOf: (owner: string) => Promise<readonly BookedTransfer[] | undefined>;
  readonly now: Instant;
};

/** More cells are one large error and not many small ones, and might not fit in memory. */
const maxCells = 1000;

/** Compares the books with the statement. The books are read before the bank, because money moves at the bank first. */
export const compareWithBank = async (comparison: BankComparison): Promise<BankReport> => {
  const { match, statement } = comparison;
  const moved = new Map<string, bigint>();
  for await (const entries of statement())
    for (const entry of entries) {
      const { minor, currency } = entry.amount;
      moved.set(currency, (moved.get(currency) ?? 0n) + (entry.direction === "in" ? minor : -minor));
      match.move(entry);
    }
  const cells = [...match.unmatched()];
  const groups = await groupsOf(new Set(cells.slice(0, maxCells)), comparison);
  const differences: Difference[] = [];
  const waiting: string[] = [];
  for (const [identity, group] of groups) {
    const check = await checkGroup(group, comparison);
    differences.push(...check.differences);
    if (check.waiting) waiting.push(identity);
  }
  return {
    moved: [...moved].map(([currency, minor]) => money(minor, currency)),
    differences: differences.slice(0, maxReported),
    moreDifferences: Math.max(0, differences.length - maxReported) + Math.max(0, cells.length - maxCells),
    waiting: waiting.slice(0, maxReported),
    overdue: match.overdue(),
  };
};

const groupsOf = async (
  cells: ReadonlySet<number>,
  { statement, books }: BankComparison,
): Promise<ReadonlyMap<string, TransferGroup>> => {
  const groups = collectGroups(cells);
  if (cells.size === 0) return groups.all();
  for await (const page of books()) page.forEach(groups.book);
  for await (const page of statement()) page.forEach(groups.move);
  return groups.all();
};

/** A difference is compared once more with the books of now, because a transfer at the bank may have been booked meanwhile. */
const checkGroup = async (group: TransferGroup, { booksOf, now }: BankComparison): Promise<TransferCheck> => {
  const { booked, moved } = group;
  const first = checkTransfer(booked, moved, now);
  if (first.differences.length === 0) return first;
  const owners = new Set([...booked.map(({ owner }) => owner), ...moved.map(({ reference }) => reference)]);
  const identities = new Set([...booked, ...moved].map(identityOf));
  const again: BookedTransfer[] = [];
  for (const owner of owners) {
    const current = await booksOf(owner);
    if (!current) return { differences: [], waiting: true };
    again.push(...current.filter((each) => identities.has(identityOf(each))));
  }
  return checkTransfer(again, moved, now);
};
