import { addDays, addTime, type Day, dayOf, daysBetween, type Instant, isAfter } from "./calendar.ts";
import { add, formatMoney, isPositive, type Money, money, proportion, subtract, zero } from "./money.ts";
import { reject, type Rejection } from "./rejection.ts";

/** What a mall pays for having its money now; `fixed` is minor units of the purchase's currency for each advance. */
export type Terms = {
  readonly rateBasisPoints: number;
  readonly dayCount: 365 | 360;
  readonly fixed: bigint;
  readonly tenorDays: number;
  readonly quoteMinutes: number;
};

/** What a receivable is bought for: amount = payout + discount + fixed. */
export type Price = {
  readonly amount: Money;
  readonly discount: Money;
  readonly fixed: Money;
  readonly payout: Money;
  readonly from: Day;
  readonly until: Day;
  readonly rateBasisPoints: number;
};

/** A price that binds the lender until it expires. */
export type Quote = Price & { readonly id: string; readonly expiresAt: Instant };

/** Offers to buy a receivable: simple discount for the tenor by the day count, rounded half to even. */
export const quote = (id: string, amount: Money, terms: Terms, now: Instant): Quote | Rejection => {
  checkTerms(terms);
  const { rateBasisPoints, dayCount, tenorDays } = terms;
  const rateDays = BigInt(rateBasisPoints) * BigInt(tenorDays);
  const discount = proportion(amount, rateDays, 10_000n * BigInt(dayCount), "halfEven");
  const fixed = money(terms.fixed, amount.currency);
  const payout = subtract(amount, add(discount, fixed));
  if (!isPositive(payout))
    return reject("AmountOutOfRange", `after the discount nothing of ${formatMoney(amount)} would be left to pay`);

  const from = dayOf(now);
  const until = addDays(from, tenorDays);
  const expiresAt = addTime(now, { minutes: terms.quoteMinutes });
  return { id, amount, discount, fixed, payout, from, until, expiresAt, rateBasisPoints };
};

/** Takes the offer as it stands, or refuses it from the instant of its expiry on. */
export const acceptQuote = (offered: Quote, now: Instant): Quote | Rejection =>
  isAfter(offered.expiresAt, now) ? offered : reject("QuoteExpired", `the quote ended at ${offered.expiresAt}`);

/** The part of a discount for the days from `on` to `until`, rounded down; all of it before the first day is used. */
export const unearned = (discount: Money, from: Day, until: Day, on: Day): Money => {
  if (!isAfter(until, on)) return zero(discount.currency);
  if (!isAfter(on, from)) return discount;
  return proportion(discount, BigInt(daysBetween(on, until)), BigInt(daysBetween(from, until)), "down");
};

/** Terms are set by an operator and checked there; a negative one here would pay the mall more than its price. */
const checkTerms = ({ rateBasisPoints, fixed, tenorDays, quoteMinutes }: Terms): void => {
  if (Math.min(rateBasisPoints, tenorDays, quoteMinutes) < 0 || fixed < 0n) throw new RangeError("negative terms");
};
