import { addDays, type Day } from "../calendar.ts";
import { type HolidayCalendar, maxRollDays, weekdayOf } from "./business-day.ts";
import type { CreditTerms } from "./credit-terms.ts";
import { dueDates } from "./due-dates.ts";

/**
 * The latest acceptance after the decision: 7 days to advance, 30 to ship, 28 until automatic acceptance, and twice as much again
 * for partial shipments and dismissed returns. Later due dates roll by weekends only.
 */
export const latestAcceptanceDays = 200;

/**
 * The part of its plan's calendar that a loan stores: the holidays that can move one of its due dates, in order. So a later
 * change of the calendar does not change an agreed loan, and a loan stores no unneeded holiday.
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
