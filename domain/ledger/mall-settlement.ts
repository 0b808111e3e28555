import type { Instant } from "../calendar.ts";
import { type Entry, makeEntry } from "./entry.ts";
import { settlementPaid } from "./postings.ts";
import type { BankConfirmation, BookedTransfer } from "./transfer.ts";
import { add, isPositive, type Money, sum, zero } from "../money.ts";
import type { SettlementLine } from "../protocol/settlement-line.ts";

/**
 * A statement of a mall's settlement account, numbered by mall and currency, and its payment. `open` collects lines, which sum to
 * `amount` at each version; a negative amount is owed by the mall. `asked` is saved before the request to the bank, so that no payment
 * is requested under two keys; the money may have moved. `account` is the mall's bank account at that time, because a key must always
 * name the same account. `pages` and `lines` count the stored lines.
 */
export type MallSettlement = {
  readonly mall: string;
  readonly no: number;
  readonly version: number;
  readonly at: Instant;
  readonly status: "open" | "asked" | "paid" | "refused";
  readonly amount: Money;
  readonly pages: number;
  readonly lines: number;
  readonly account?: string;
  /** The bank's reference, once it has paid. */
  readonly ref?: string;
};

/** A stored part of a settlement's lines, numbered from 1. */
export type SettlementPage = { readonly no: number; readonly lines: readonly SettlementLine[] };

/** A page is shown, and signed, as a whole: a hundred lines are about 20 kB. */
const pageLines = 100;

/** The settlement that collects lines after the `last` one in its currency: that one while it is open, otherwise the next. */
const collecting = (mall: string, currency: string, last: MallSettlement | undefined, now: Instant): MallSettlement =>
  last?.status === "open"
    ? last
    : {
        mall,
        no: (last?.no ?? 0) + 1,
        version: 0,
        at: now,
        status: "open",
        amount: zero(currency),
        pages: 0,
        lines: 0,
      };

/**
 * Adds lines to a mall's open settlement, or opens the next one, which first carries over the amount of a settlement that the bank
 * refused. Undefined if there is nothing to add.
 */
export const collectLines = (
  { mall, currency }: { readonly mall: string; readonly currency: string },
  last: MallSettlement | undefined,
  lines: readonly SettlementLine[],
  now: Instant,
): { readonly settlement: MallSettlement; readonly pages: readonly SettlementPage[] } | undefined => {
  const all = [...carriedFrom(last, now), ...lines];
  if (all.length === 0) return undefined;
  const before = collecting(mall, currency, last, now);
  const pages = Array.from({ length: Math.ceil(all.length / pageLines) }, (_, i) => ({
    no: before.pages + i + 1,
    lines: all.slice(i * pageLines, (i + 1) * pageLines),
  }));
  const settlement = {
    ...before,
    version: before.version + 1,
    at: now,
    amount: add(before.amount, sumOf(all, currency)),
    pages: before.pages + pages.length,
    lines: before.lines + all.length,
  };
  return { settlement, pages };
};

const carriedFrom = (last: MallSettlement | undefined, now: Instant): readonly SettlementLine[] =>
  last?.status === "refused" ? [{ kind: "carried", settlement: last.no, at: now, amount: last.amount }] : [];

/** The sum of lines. */
export const sumOf = (lines: readonly SettlementLine[], currency: string): Money =>
  sum(
    lines.map(({ amount }) => amount),
    currency,
  );

/** The request to pay an open settlement, if the mall is owed something; otherwise it stays open. */
export const askPayment = (settlement: MallSettlement, account: string, now: Instant): MallSettlement =>
  settlement.status === "open" && isPositive(settlement.amount)
    ? { ...settlement, version: settlement.version + 1, status: "asked", at: now, account }
    : settlement;

/** Applies the bank's answer. A payment is recorded even after an earlier refusal; a repeated answer changes nothing. */
export const applyBankAnswer = (
  settlement: MallSettlement,
  status: "paid" | "refused",
  now: Instant,
  { ref }: BankConfirmation = {},
): MallSettlement =>
  settlement.status === status || settlement.status === "paid" || settlement.status === "open"
    ? settlement
    : { ...settlement, status, version: settlement.version + 1, at: now, ...(ref !== undefined && { ref }) };

/** The ledger entry of a settlement; undefined until the bank has paid. */
export const settlementEntry = ({ status, version, at, amount }: MallSettlement): Entry | undefined =>
  status === "paid" ? makeEntry(version, at, "settlementPaid", settlementPaid(amount)) : undefined;

/** A settlement's number with its currency, as the mall names it: `GBP.7`. */
export const numberOf = ({ no, amount: { currency } }: Pick<MallSettlement, "no" | "amount">): string =>
  `${currency}.${no}`;

/** The idempotency key at the bank, and the reference on the mall's bank statement. */
export const settlementReference = (settlement: Pick<MallSettlement, "mall" | "no" | "amount">): string =>
  `settlement.${settlement.mall}.${numberOf(settlement)}`;

/** The transfer that the books expect at the bank for a settlement; none while it is open. */
export const settlementTransfers = (settlement: MallSettlement): readonly BookedTransfer[] => {
  const { mall, amount, account, status, at, ref } = settlement;
  if (status === "open") return [];
  return [
    {
      owner: mall,
      key: settlementReference(settlement),
      kind: "payouts",
      amount,
      status,
      ...(account !== undefined && { account }),
      ...(status === "asked" && { since: at }),
      ...(ref !== undefined && { ref }),
    },
  ];
};
