import { currencies, type Money } from "../money.ts";
import { isRejection, reject, type Rejection } from "../rejection.ts";

/** What money costs for up to so many days: a rate for the days and a fixed part in minor units. Currency `*` is any without rows of its own. */
export type RateRow = {
  readonly currency: string;
  readonly tenorUpTo: number;
  readonly rateBasisPoints: number;
  readonly fixed: bigint;
};

/** What a mall pays the lender for having its money now, and what the lender keeps back meanwhile. */
export type RateCard = {
  /** By currency the shortest tenor first. */
  readonly rows: readonly RateRow[];
  readonly dayCount: 365 | 360;
  /** For so long a quote binds the lender. */
  readonly quoteMinutes: number;
  /** Days that are expected to pass from the payout to the acceptance of the goods. */
  readonly settleDays: number;
  /** With recourse the mall takes back a receivable that the purchaser does not pay; without, the loss is the lender's. */
  readonly recourse: boolean;
  /** The part of an advance that the mall gets only when the purchaser can no longer withdraw. */
  readonly holdbackBasisPoints: number;
};

/** Twice the price is no interest any more; 120 monthly instalments after a season's wait is the longest tenor there is. */
const limits = {
  rows: 100,
  tenor: 4_000,
  rateBasisPoints: 10_000,
  fixed: 999_999_999_999_999n,
  quoteMinutes: 1_440,
  settleDays: 120,
  holdbackBasisPoints: 5_000,
};

/** The row for an amount lent so many days: the first of its currency that reaches that far. */
export const rateFor = (card: RateCard, { currency }: Money, tenorDays: number): RateRow | Rejection => {
  const own = card.rows.filter((row) => row.currency === currency);
  const rows = own.length > 0 ? own : card.rows.filter((row) => row.currency === "*");
  return (
    rows.find(({ tenorUpTo }) => tenorDays <= tenorUpTo) ??
    reject("RateMissing", `the mall's rate card has no row for ${currency} and ${tenorDays} days`)
  );
};

/** The first wrong thing in a card, if any. */
export const checkCard = (card: RateCard): Rejection | undefined => {
  const { rows, dayCount } = card;
  if (!between(rows.length, 1, limits.rows)) return invalid(`rows: from 1 to ${limits.rows}`);
  if (dayCount !== 365 && dayCount !== 360) return invalid("dayCount: 365 or 360");
  if (!between(card.quoteMinutes, 1, limits.quoteMinutes))
    return invalid(`quoteMinutes: from 1 to ${limits.quoteMinutes}`);
  if (!between(card.settleDays, 1, limits.settleDays)) return invalid(`settleDays: from 1 to ${limits.settleDays}`);
  if (!between(card.holdbackBasisPoints, 0, limits.holdbackBasisPoints))
    return invalid(`holdbackBasisPoints: from 0 to ${limits.holdbackBasisPoints}`);
  return rows.map((row, index) => checkRow(row, rows.slice(0, index))).find(isRejection);
};

const checkRow = ({ currency, tenorUpTo, rateBasisPoints, fixed }: RateRow, before: readonly RateRow[]) => {
  if (currency !== "*" && !Object.hasOwn(currencies, currency))
    return invalid(`currency: an ISO 4217 code in capitals, or * for any; not ${currency}`);
  if (!between(tenorUpTo, 1, limits.tenor)) return invalid(`tenorUpTo: from 1 to ${limits.tenor} days`);
  if (before.some((each) => each.currency === currency && each.tenorUpTo >= tenorUpTo))
    return invalid(`rows: of ${currency} the shorter tenor goes first, and each is named once`);
  if (!between(rateBasisPoints, 0, limits.rateBasisPoints))
    return invalid(`rateBasisPoints: from 0 to ${limits.rateBasisPoints}`);
  if (fixed < 0n || fixed > limits.fixed) return invalid(`fixed: from 0 to ${limits.fixed} minor units`);
  // A hundred pence and a hundred won are not the same fee.
  if (currency === "*" && fixed > 0n) return invalid("fixed: only a row of one currency may have a fixed part");
  return undefined;
};

const invalid = (detail: string): Rejection => reject("InvalidRequest", detail);

const between = (value: number, least: number, greatest: number): boolean =>
  Number.isInteger(value) && value >= least && value <= greatest;
