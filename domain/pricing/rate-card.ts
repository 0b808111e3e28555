import { currencies } from "../currency.ts";
import { formatMoney, type Money, money } from "../money.ts";
import { isRejection, reject, type Rejection } from "../rejection.ts";
import { isIntegerBetween } from "../whole-number.ts";

/** The price of money for up to `tenorUpTo` days: an annual rate and a fixed fee in minor units. Currency `*` stands for every currency without its own rows. */
export type RateRow = {
  readonly currency: string;
  readonly tenorUpTo: number;
  readonly rateBasisPoints: number;
  readonly fixed: bigint;
};

/** What a mall pays the lender for an advance, and what the lender holds back. */
export type RateCard = {
  /** The shortest tenor of each currency first. */
  readonly rows: readonly RateRow[];
  readonly dayCount: 365 | 360;
  /** How long a quote binds the lender. */
  readonly quoteMinutes: number;
  /** Expected days from the payout to the acceptance of the goods. */
  readonly settleDays: number;
  /** With recourse the mall buys back a receivable that the purchaser does not pay; without, the lender bears the loss. */
  readonly recourse: boolean;
  /** The part of an advance that is paid only when the purchaser can no longer withdraw. */
  readonly holdbackBasisPoints: number;
};

/** A rate above 100 % a year is not plausible; the longest tenor is 120 monthly instalments after a season's wait. */
const limits = {
  rows: 100,
  tenor: 4_000,
  rateBasisPoints: 10_000,
  fixed: 999_999_999_999_999n,
  quoteMinutes: 1_440,
  settleDays: 120,
  holdbackBasisPoints: 5_000,
};

/** The row for an amount and a tenor: the first of its currency with a sufficient `tenorUpTo`. */
export const rateFor = (card: RateCard, { currency }: Money, tenorDays: number): RateRow | Rejection => {
  const own = card.rows.filter((row) => row.currency === currency);
  const rows = own.length > 0 ? own : card.rows.filter((row) => row.currency === "*");
  return (
    rows.find(({ tenorUpTo }) => tenorDays <= tenorUpTo) ??
    reject("RateMissing", `the mall's rate card has no row for ${currency} and ${tenorDays} days`)
  );
};

/** The first error in a card, if any. */
export const checkCard = (card: RateCard): Rejection | undefined => {
  const { rows, dayCount } = card;
  if (!isIntegerBetween(rows.length, 1, limits.rows)) return invalid(`rows: from 1 to ${limits.rows}`);
  if (dayCount !== 365 && dayCount !== 360) return invalid("dayCount: 365 or 360");
  if (!isIntegerBetween(card.quoteMinutes, 1, limits.quoteMinutes))
    return invalid(`quoteMinutes: from 1 to ${limits.quoteMinutes}`);
  if (!isIntegerBetween(card.settleDays, 1, limits.settleDays))
    return invalid(`settleDays: from 1 to ${limits.settleDays}`);
  if (!isIntegerBetween(card.holdbackBasisPoints, 0, limits.holdbackBasisPoints))
    return invalid(`holdbackBasisPoints: from 0 to ${limits.holdbackBasisPoints}`);
  return rows.map((row, index) => checkRow(row, rows.slice(0, index))).find(isRejection);
};

const checkRow = ({ currency, tenorUpTo, rateBasisPoints, fixed }: RateRow, before: readonly RateRow[]) => {
  if (currency !== "*" && !Object.hasOwn(currencies, currency))
    return invalid(`currency: an upper-case ISO 4217 code, or * for any, but not ${currency}`);
  if (!isIntegerBetween(tenorUpTo, 1, limits.tenor)) return invalid(`tenorUpTo: from 1 to ${limits.tenor} days`);
  if (before.some((each) => each.currency === currency && each.tenorUpTo >= tenorUpTo))
    return invalid(`rows: for ${currency} list each tenor once, the shortest first`);
  if (!isIntegerBetween(rateBasisPoints, 0, limits.rateBasisPoints))
    return invalid(`rateBasisPoints: from 0 to ${limits.rateBasisPoints}`);
  // A fee of 100 pence and one of 100 won differ in value.
  if (currency === "*")
    return fixed === 0n ? undefined : invalid("fixed: only a row for one currency can have a fixed fee");
  return fixed < 0n || fixed > limits.fixed
    ? invalid(`fixed: from ${formatMoney(money(0n, currency))} to ${formatMoney(money(limits.fixed, currency))}`)
    : undefined;
};

const invalid = (detail: string): Rejection => reject("InvalidRequest", detail);
