import type { Instant } from "../calendar.ts";
import { type Entry, makeEntry } from "./entry.ts";
import { settlementPaid } from "./postings.ts";
import { add, isPositive, type Money, negate, sum } from "../money.ts";

/**
 * Money paid to a mall for what its settlement account was in credit; numbered by mall and currency. asked: written down
 * before the bank is asked, so that nothing is asked for twice under two keys; it may have moved. `account` is the mall's
 * at the bank when it was asked, for the same key must always name the same one.
 */
export type MallSettlement = {
  readonly mall: string;
  readonly no: number;
  readonly version: number;
  readonly at: Instant;
  readonly status: "asked" | "paid" | "refused";
  readonly amount: Money;
  readonly account: string;
};

/**
 * What is to be paid to a mall now, if anything. One that was asked and not answered comes first, as it was. Otherwise
 * what the mall is owed by its loans (`owes`, debit positive: rebates and holdbacks less clawbacks) and has not been paid;
 * `before` are all its settlements in that currency.
 */
export const nextSettlement = (
  { mall, bankAccount: account }: { readonly mall: string; readonly bankAccount: string },
  owes: Money,
  before: readonly MallSettlement[],
  now: Instant,
): MallSettlement | undefined => {
  const open = before.find(({ status }) => status === "asked");
  if (open) return open;
  const paid = before.filter(({ status }) => status === "paid").map(({ amount }) => amount);
  const amount = negate(add(owes, sum(paid, owes.currency)));
  if (!isPositive(amount)) return undefined;
  return { mall, no: before.length + 1, version: 1, at: now, status: "asked", amount, account };
};

/** The bank's answer. Money that has moved is booked, though an earlier answer was no; the same answer twice is once. */
export const applyBankAnswer = (
  settlement: MallSettlement,
  status: "paid" | "refused",
  now: Instant,
): MallSettlement =>
  settlement.status === status || settlement.status === "paid"
    ? settlement
    : { ...settlement, status, version: settlement.version + 1, at: now };

/** What a settlement books: nothing before the bank has paid. */
export const settlementEntry = ({ status, version, at, amount }: MallSettlement): Entry | undefined =>
  status === "paid" ? makeEntry(version, at, "settlementPaid", settlementPaid(amount)) : undefined;

/** The bank's key, and the reference on the mall's statement. */
export const settlementReference = ({ mall, no, amount }: MallSettlement): string =>
  `settlement.${mall}.${amount.currency}.${no}`;
