import { type BookedTransfer, identityOf } from "../ledger/transfer.ts";
import { formatMoney, type Money, toWire } from "../money.ts";
import type { Difference } from "./difference.ts";

/**
 * The comparison of the books with the bank's statement. `moved` is what moved on the lender's account by currency; `waiting` are
 * transfers at the bank that the books may still get, `overdue` those that the bank has not answered for a day.
 */
export type BankReport = {
  readonly moved: readonly Money[];
  readonly differences: readonly Difference[];
  readonly moreDifferences: number;
  readonly waiting: readonly string[];
  readonly overdue: readonly string[];
};

/** The first entries of each list are enough to investigate, and more might not fit in memory. */
export const maxReported = 100;

/** True when no transfer differs. */
export const bankAgrees = ({ differences }: BankReport): boolean => differences.length === 0;

/** The report in its wire form. */
export const viewBankReport = ({ moved, ...rest }: BankReport) => ({
  read: true as const,
  moved: Object.fromEntries(moved.map((amount) => [amount.currency, toWire(amount)])),
  ...rest,
});

/** A transfer that the bank has not answered, in a line. */
export const describeOverdue = (transfer: BookedTransfer): string =>
  `${transfer.owner} transfer ${identityOf(transfer)} of ${formatMoney(transfer.amount)} asked since ${transfer.since ?? "unknown"}`;
