import { addDays, addTime, type Day, dayOf, daysBetween, type Instant, isAfter } from "../calendar.ts";
import { add, formatMoney, isPositive, money, type Money, proportion, subtract, zero } from "../money.ts";
import { checkCard, type RateCard, rateFor } from "./rate-card.ts";
import { deadlines } from "../protocol/deadlines.ts";
import { isRejection, reject, type Rejection } from "../rejection.ts";

/**
 * The price of a receivable: amount = payout + discount + fixed + holdback. The mall gets the payout at once and the holdback
 * when the purchaser can no longer withdraw; `until` is the day by which the purchaser is expected to pay the lender.
 */
export type Price = {
  readonly amount: Money;
  readonly payout: Money;
  readonly discount: Money;
  readonly fixed: Money;
  readonly holdback: Money;
  readonly from: Day;
  readonly until: Day;
  readonly rateBasisPoints: number;
  readonly recourse: boolean;
};

/** A price that binds the lender until it expires. */
export type Quote = Price & { readonly id: string; readonly expiresAt: Instant };

/** Quotes a receivable: simple discount for the tenor by the day count, rounded half to even; the holdback is rounded down. */
export const makeQuote = (
  id: string,
  amount: Money,
  card: RateCard,
  tenorDays: number,
  now: Instant,
): Quote | Rejection => {
  // A card is checked when an operator sets it; an invalid one here could pay a mall more than the price.
  const wrong = checkCard(card);
  if (wrong) throw new RangeError(wrong.detail);
  if (!Number.isInteger(tenorDays) || tenorDays < 1)
    throw new RangeError("the tenor must be a whole number of days, at least one");
  const rate = rateFor(card, amount, tenorDays);
  if (isRejection(rate)) return rate;

  const { rateBasisPoints } = rate;
  const rateDays = BigInt(rateBasisPoints) * BigInt(tenorDays);
  const discount = proportion(amount, rateDays, 10_000n * BigInt(card.dayCount), "halfEven");
  const fixed = money(rate.fixed, amount.currency);
  const holdback = proportion(amount, BigInt(card.holdbackBasisPoints), 10_000n, "down");
  const payout = subtract(amount, add(discount, fixed, holdback));
  if (!isPositive(payout))
    return reject("AmountOutOfRange", `the discount and fees leave no payout of ${formatMoney(amount)}`);

  const from = dayOf(now);
  const days = { from, until: addDays(from, tenorDays) };
  const expiresAt = addTime(now, { minutes: card.quoteMinutes });
  const { recourse } = card;
  return { id, amount, payout, discount, fixed, holdback, ...days, rateBasisPoints, recourse, expiresAt };
};

/**
 * Accepts a quote, or rejects an expired one. The gateway accepts no quote from `expiresAt` on; an acceptance in time can take
 * as long as a phase to reach the lender.
 */
export const acceptQuote = (quote: Quote, now: Instant): Quote | Rejection =>
  isAfter(addTime(quote.expiresAt, deadlines.phase), now)
    ? quote
    : reject("QuoteExpired", `the quote expired at ${quote.expiresAt}`);

/** The quotes that can still be accepted. */
export const openQuotes = (quotes: readonly Quote[] | undefined, now: Instant): readonly Quote[] =>
  (quotes ?? []).filter((each) => !isRejection(acceptQuote(each, now)));

/** The part of a discount for the days from `on` to `until`, rounded down; the whole discount on or before `from`. */
export const unearnedDiscount = (discount: Money, from: Day, until: Day, on: Day): Money => {
  if (!isAfter(until, on)) return zero(discount.currency);
  if (!isAfter(on, from)) return discount;
  return proportion(discount, BigInt(daysBetween(on, until)), BigInt(daysBetween(from, until)), "down");
};
