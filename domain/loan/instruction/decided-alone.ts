import { addDays, type Day, dayOf, type Instant } from "../../calendar.ts";
import { add, isZero, type Money, sum, zero } from "../../money.ts";

/**
 * What one person has instructed without a second one, of a kind and in a currency, on all loans of the lender: a sum for each day of the last
 * thirty. What the gateway or the loan has refused since counts too.
 */
export type DecidedAlone = { readonly version: number; readonly days: readonly DayTotal[] };

type DayTotal = { readonly on: Day; readonly amount: Money };

/** For so long an instruction counts towards its person's limit: a month's work. */
const limitDays = 30;

/** Of a person who has instructed nothing alone. */
export const nothingAlone: DecidedAlone = { version: 0, days: [] };

/** The sum that still counts. */
export const totalAlone = (alone: DecidedAlone, currency: string, now: Instant): Money =>
  sum(
    counting(alone, now).map(({ amount }) => amount),
    currency,
  );

/** The same person instructs one more. */
export const instructedAlone = (alone: DecidedAlone, amount: Money, now: Instant): DecidedAlone => {
  if (isZero(amount)) return alone;
  const [on, days] = [dayOf(now), counting(alone, now)];
  const today = days.find((each) => each.on === on)?.amount ?? zero(amount.currency);
  const others = days.filter((each) => each.on !== on);
  return { version: alone.version + 1, days: [...others, { on, amount: add(today, amount) }] };
};

const counting = ({ days }: DecidedAlone, now: Instant): readonly DayTotal[] =>
  days.filter(({ on }) => addDays(on, limitDays) > dayOf(now));
