import type { Instant } from "../calendar.ts";
import { type Entry, makeEntry } from "./entry.ts";
import { settlementPaid } from "./postings.ts";
import type { BankConfirmation, BookedTransfer } from "./transfer.ts";
import { add, isPositive, type Money, negate, sum } from "../money.ts";

/**
 * A payment of the credit balance of a mall's settlement account, numbered by mall and currency. `asked` is saved before the
 * request to the bank, so that no payment is requested under two keys; the money may have moved. `account` is the mall's bank
 * account at that time, because a key must always name the same account.
 */
export type MallSettlement = {
  readonly mall: string;
  readonly no: number;
  readonly version: number;
  readonly at: Instant;
  readonly status: "asked" | "paid" | "refused";
  readonly amount: Money;
  readonly account: string;
  /** The bank's reference, once it has paid. */
  readonly ref?: string;
};

/**
 * The payment to make to a mall now, if any. A request that the bank has not answered comes first, unchanged. Otherwise it is
 * the amount that loans have credited to the mall (`balance`, debit positive: rebates and holdbacks less clawbacks) and that
 * was not paid; `previous` holds all its settlements in that currency.
 */
export const nextSettlement = (
  { mall, bankAccount: account }: { readonly mall: string; readonly bankAccount: string },
  balance: Money,
  previous: readonly MallSettlement[],
  now: Instant,
): MallSettlement | undefined => {
  const open = previous.find(({ status }) => status === "asked");
  if (open) return open;
  const paid = previous.filter(({ status }) => status === "paid").map(({ amount }) => amount);
  const amount = negate(add(balance, sum(paid, balance.currency)));
  if (!isPositive(amount)) return undefined;
  return { mall, no: previous.length + 1, version: 1, at: now, status: "asked", amount, account };
};

/** Applies the bank's answer. A payment is recorded even after an earlier refusal; a repeated answer changes nothing. */
export const applyBankAnswer = (
  settlement: MallSettlement,
  status: "paid" | "refused",
  now: Instant,
  { ref }: BankConfirmation = {},
): MallSettlement =>
  settlement.status === status || settlement.status === "paid"
    ? settlement
    : { ...settlement, status, version: settlement.version + 1, at: now, ...(ref !== undefined && { ref }) };

/** The ledger entry of a settlement; undefined until the bank has paid. */
export const settlementEntry = ({ status, version, at, amount }: MallSettlement): Entry | undefined =>
  status === "paid" ? makeEntry(version, at, "settlementPaid", settlementPaid(amount)) : undefined;

/** The idempotency key at the bank, and the reference on the mall's bank statement. */
export const settlementReference = ({ mall, no, amount }: MallSettlement): string =>
  `settlement.${mall}.${amount.currency}.${no}`;

/** The transfer that the books expect at the bank for a settlement. */
export const settlementTransfer = (settlement: MallSettlement): BookedTransfer => {
  const { mall, amount, account, status, at, ref } = settlement;
  const key = settlementReference(settlement);
  return {
    owner: mall,
    key,
    kind: "payouts",
    amount,
    account,
    status,
    ...(status === "asked" && { since: at }),
    ...(ref !== undefined && { ref }),
  };
};
