import { addDays, type Day } from "../calendar.ts";
import { maxRollDays, type HolidayCalendar, weekdayOf } from "./business-day.ts";
import type { CreditTerms } from "./credit-terms.ts";
import { dueDates } from "./due-dates.ts";

/**
 * Goods are accepted at the latest so long after the decision: seven days to advance, thirty to ship, twenty-eight in silence, and twice
 * as much again for parcels in parts and returns that come to nothing. Later ones roll by weekends alone.
 */
export const latestAcceptanceDays = 200;

/**
 * What a loan keeps of its plan's calendar: the holidays that may move one of its due dates, in order. So no later change of
 * the calendar changes a loan that was agreed to, and a loan carries no holiday for nothing.
 */
export const holidaysForTerms = (terms: CreditTerms, decidedOn: Day): HolidayCalendar => {
  const { rolling, calendar } = terms;
  if (rolling === "none") return { weekend: [], holidays: [] };
  const dues = dueDates({ ...terms, rolling: "none" }, addDays(decidedOn, latestAcceptanceDays));
  const [from, until] = [addDays(decidedOn, -maxRollDays), addDays(dues.at(-1) ?? decidedOn, maxRollDays)];
  const holidays = new Set(
    calendar.holidays.filter((day) => day >= from && day <= until && !calendar.weekend.includes(weekdayOf(day))),
  );
  return { weekend: calendar.weekend, holidays: [...holidays].toSorted() };
};
