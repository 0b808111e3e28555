import { addDays, addMonths, type Day, daysBetween } from "../calendar.ts";
import type { Fraction } from "./day-count.ts";

/** The equal periods in which intervals are counted: 12, 52 or 1 per year. */
export type EqualPeriod = "month" | "week" | "year";

/**
 * The years from the first drawdown to a later day, by the directives' remark (c): whole equal periods where that is exact,
 * otherwise whole periods counted backwards from the later day plus the remaining days, divided by the days of the year that
 * ends on their last day. (2008/48/EC Annex I; spelled out by 2014/17/EU Annex I and 2023/2225 Annex III.)
 */
export const aprInterval = (drawnOn: Day, on: Day, period: EqualPeriod = "month"): Fraction => {
  const perYear = { month: 12n, week: 52n, year: 1n }[period];
  const periods = wholePeriods(drawnOn, on, period);
  const daysEnd = back(on, periods, period);
  if (daysEnd <= drawnOn) return { numerator: BigInt(periods), denominator: perYear };
  const year = BigInt(daysBetween(addMonths(daysEnd, -12), daysEnd));
  const days = BigInt(daysBetween(drawnOn, daysEnd));
  return { numerator: BigInt(periods) * year + days * perYear, denominator: perYear * year };
};

/** The largest number of periods that, counted backwards from the later day, stays on or after the earlier one. */
const wholePeriods = (drawnOn: Day, on: Day, period: EqualPeriod): number => {
  if (period === "week") return Math.floor(daysBetween(drawnOn, on) / 7);
  const months = monthsOf(on) - monthsOf(drawnOn);
  const least = period === "month" ? months : Math.floor(months / 12);
  // Months can be exact when counted forwards and a day short when counted backwards: 31 December to 28 February.
  return back(on, least, period) >= drawnOn || back(drawnOn, -least, period) === on ? least : least - 1;
};

const back = (day: Day, periods: number, period: EqualPeriod): Day =>
  period === "week" ? addDays(day, -7 * periods) : addMonths(day, -periods * (period === "year" ? 12 : 1));

const monthsOf = (day: Day): number => Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7));
