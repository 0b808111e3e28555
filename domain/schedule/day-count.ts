import { type Day, daysBetween } from "../calendar.ts";

/**
 * The day count convention. `30/360` is the US bond basis of the 2006 ISDA Definitions, 4.16(f), without a rule for the
 * end of February; `30E/360` is the Eurobond basis, 4.16(g).
 */
export type DayCount = "actual/365" | "actual/360" | "30/360" | "30E/360";

/** An exact part of a year; never reduced, so that all periods of one convention share a denominator. */
export type Fraction = { readonly numerator: bigint; readonly denominator: bigint };

/** The days of a year by the convention. */
export const daysInYear = (dayCount: DayCount): bigint => (dayCount === "actual/365" ? 365n : 360n);

/** The years from one day to another, including the first day and excluding the last; negative when they are out of order. */
export const yearFraction = (dayCount: DayCount, from: Day, to: Day): Fraction => ({
  numerator: BigInt(daysOf(dayCount, from, to)),
  denominator: daysInYear(dayCount),
});

const daysOf = (dayCount: DayCount, from: Day, to: Day): number => {
  if (dayCount === "actual/365" || dayCount === "actual/360") return daysBetween(from, to);
  const [first, last] = [Math.min(dateOf(from), 30), dateOf(to)];
  const end = dayCount === "30E/360" || first === 30 ? Math.min(last, 30) : last;
  return 30 * (monthsOf(to) - monthsOf(from)) + end - first;
};

const dateOf = (day: Day): number => Number(day.slice(8));

const monthsOf = (day: Day): number => Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7));
