import { addDays, addTime, type Day, dayOf, daysBetween, type Instant, isAfter } from "../calendar.ts";
import { add, formatMoney, isPositive, money, type Money, proportion, subtract, zero } from "../money.ts";
import { checkCard, type RateCard, rateFor } from "./rate-card.ts";
import { deadlines } from "../protocol/deadlines.ts";
import { isRejection, reject, type Rejection } from "../rejection.ts";

/**
 * What a receivable is bought for: amount = payout + discount + fixed + holdback. The payout is the mall's at once,
 * the holdback when the purchaser can no longer withdraw, and by `until` the purchaser should have paid the lender.
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

/** Offers to buy a receivable: simple discount for the tenor by the day count, rounded half to even; the holdback is rounded down. */
export const makeQuote = (
  id: string,
  amount: Money,
  card: RateCard,
  tenorDays: number,
  now: Instant,
): Quote | Rejection => {
  // A card is set by an operator and checked there; a wrong one here would pay a mall more than its price.
  const wrong = checkCard(card);
  if (wrong) throw new RangeError(wrong.detail);
  if (!Number.isInteger(tenorDays) || tenorDays < 1) throw new RangeError("money is lent for whole days, one at least");
  const rate = rateFor(card, amount, tenorDays);
  if (isRejection(rate)) return rate;

  const { rateBasisPoints } = rate;
  const rateDays = BigInt(rateBasisPoints) * BigInt(tenorDays);
  const discount = proportion(amount, rateDays, 10_000n * BigInt(card.dayCount), "halfEven");
  const fixed = money(rate.fixed, amount.currency);
  const holdback = proportion(amount, BigInt(card.holdbackBasisPoints), 10_000n, "down");
  const payout = subtract(amount, add(discount, fixed, holdback));
  if (!isPositive(payout))
    return reject("AmountOutOfRange", `after the discount nothing of ${formatMoney(amount)} would be left to pay`);

  const from = dayOf(now);
  const days = { from, until: addDays(from, tenorDays) };
  const expiresAt = addTime(now, { minutes: card.quoteMinutes });
  const { recourse } = card;
  return { id, amount, payout, discount, fixed, holdback, ...days, rateBasisPoints, recourse, expiresAt };
};

/**
 * Takes the offer as it stands, or refuses it when it has ended. The gateway takes none from the instant of its end on;
 * what it took in time may be on its way to the lender for as long as a phase may take.
 */
export const acceptQuote = (offered: Quote, now: Instant): Quote | Rejection =>
  isAfter(addTime(offered.expiresAt, deadlines.phase), now)
    ? offered
    : reject("QuoteExpired", `the quote ended at ${offered.expiresAt}`);

/** Offers that have not ended yet. */
export const openQuotes = (quotes: readonly Quote[] | undefined, now: Instant): readonly Quote[] =>
  (quotes ?? []).filter((each) => !isRejection(acceptQuote(each, now)));

/** The part of a discount for the days from `on` to `until`, rounded down; all of it before the first day is used. */
export const unearnedDiscount = (discount: Money, from: Day, until: Day, on: Day): Money => {
  if (!isAfter(until, on)) return zero(discount.currency);
  if (!isAfter(on, from)) return discount;
  return proportion(discount, BigInt(daysBetween(on, until)), BigInt(daysBetween(from, until)), "down");
};
