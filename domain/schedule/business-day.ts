import { addDays, type Day, daysBetween, isDay } from "../calendar.ts";
import { reject, type Rejection } from "../rejection.ts";

/** The days on which banks are closed: days of the week, 0 for Sunday to 6 for Saturday, and single dates. */
export type HolidayCalendar = { readonly weekend: readonly number[]; readonly holidays: readonly Day[] };

/** How a due date on a bank holiday moves; `modifiedFollowing` stays within the month. */
export type Rolling = "none" | "following" | "modifiedFollowing" | "preceding";

/** A calendar that rolls further is a mistake; the longest closures of real calendars are about ten days. */
export const maxRollDays = 14;

/** The first error in a calendar, if any. */
export const checkCalendar = ({ weekend, holidays }: HolidayCalendar): Rejection | undefined => {
  if (weekend.some((day) => !Number.isInteger(day) || day < 0 || day > 6) || new Set(weekend).size > 6)
    return reject("InvalidRequest", "weekend: days of the week from 0 (Sunday) to 6 (Saturday), not all seven");
  const wrong = holidays.find((day) => !isDay(day));
  return wrong === undefined ? undefined : reject("InvalidRequest", `holiday ${wrong} is not a date`);
};

/** The day of the week, 0 for Sunday to 6 for Saturday. */
export const weekdayOf = (day: Day): number => ((daysBetween("1970-01-04", day) % 7) + 7) % 7;

/** True when banks are open on a day. */
export const isBusinessDay = (day: Day, { weekend, holidays }: HolidayCalendar): boolean =>
  !weekend.includes(weekdayOf(day)) && !holidays.includes(day);

/** The business day to which a day rolls; throws RangeError when there is none within two weeks. */
export const rollToBusinessDay = (day: Day, rolling: Rolling, calendar: HolidayCalendar): Day => {
  if (rolling === "none") return day;
  if (rolling === "preceding") return nearestBusinessDay(day, -1, calendar);
  const next = nearestBusinessDay(day, 1, calendar);
  const leaves = rolling === "modifiedFollowing" && next.slice(0, 7) !== day.slice(0, 7);
  return leaves ? nearestBusinessDay(day, -1, calendar) : next;
};

const nearestBusinessDay = (day: Day, step: 1 | -1, calendar: HolidayCalendar): Day => {
  for (let away = 0; away <= maxRollDays; away++) {
    const candidate = addDays(day, step * away);
    if (isBusinessDay(candidate, calendar)) return candidate;
  }
  throw new RangeError(`no business day within ${maxRollDays} days of ${day}`);
};
