import { hash } from "node:crypto";
import type { Instant } from "../../../domain/calendar.ts";
import { type BookedTransfer, identityOf } from "../../../domain/ledger/transfer.ts";
import type { Money } from "../../../domain/money.ts";
import { isOverdue, type StatementEntry } from "../../../domain/reconciliation/bank-check.ts";
import { describeOverdue, maxReported } from "../../../domain/reconciliation/bank-report.ts";
import { makeChecksum, slotOf } from "../store/checksum.ts";

/** All transfers of one identity, in the books and at the bank. */
export type TransferGroup = { readonly booked: readonly BookedTransfer[]; readonly moved: readonly StatementEntry[] };

/**
 * Matches any number of transfers in constant memory: each one paid in the books adds its facts to a cell, each one at the bank
 * subtracts them. A cell of zero has none that differ; the others are read a second time, by `collectGroups`.
 */
export const matchTransfers = (now: Instant) => {
  const checksum = makeChecksum();
  const overdue: string[] = [];
  return {
    book: (transfer: BookedTransfer): void => {
      if (transfer.status === "paid") checksum.add(identityOf(transfer), factsOf(transfer));
      if (overdue.length < maxReported && isOverdue(transfer, now)) overdue.push(describeOverdue(transfer));
    },
    move: (entry: StatementEntry): void => checksum.add(identityOf(entry), -factsOf(entry)),
    /** The transfers that the bank has not answered for a day. */
    overdue: (): readonly string[] => overdue,
    unmatched: (): ReadonlySet<number> => new Set(checksum.nonZero().keys()),
  };
};

/** Collects the transfers of some cells by identity. */
export const collectGroups = (cells: ReadonlySet<number>) => {
  const groups = new Map<string, { booked: BookedTransfer[]; moved: StatementEntry[] }>();
  const groupOf = (one: BookedTransfer | StatementEntry) => {
    const identity = identityOf(one);
    if (!cells.has(slotOf(identity).cell)) return undefined;
    const known = groups.get(identity);
    if (known) return known;
    const empty = { booked: [], moved: [] };
    groups.set(identity, empty);
    return empty;
  };
  return {
    book: (transfer: BookedTransfer): void => void groupOf(transfer)?.booked.push(transfer),
    move: (entry: StatementEntry): void => void groupOf(entry)?.moved.push(entry),
    all: (): ReadonlyMap<string, TransferGroup> => groups,
  };
};

/** The books do not know from which account a purchaser sends money. */
const factsOf = ({ kind, amount, account = "" }: Facts): bigint =>
  hash(
    "sha256",
    `${kind} ${amount.minor} ${amount.currency} ${isFromUnknown(kind) ? "" : account}`,
    "buffer",
  ).readBigUInt64LE();

type Facts = { readonly kind: string; readonly amount: Money; readonly account?: string };

const isFromUnknown = (kind: string): boolean => kind === "credits" || kind === "returns";
