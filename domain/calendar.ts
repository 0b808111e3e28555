import { dayLocale } from "./locale.ts";
import { remember } from "./remember.ts";

/** A moment in UTC with milliseconds, as Date.toISOString writes it. Its width is fixed, so sorting the text sorts by time. */
export type Instant = string;

/** A calendar date, `YYYY-MM-DD`. It has no hours, so daylight saving cannot move it. */
export type Day = string;

const secondMs = 1000;
const dayMs = 86_400 * secondMs;

/** The UTC day of an instant. */
export const dayOf = (instant: Instant): Day => instant.slice(0, 10);

/** A day as its reader writes it, with the month as a word: `24 January 2026`, `January 24, 2026`. */
export const formatDay = (day: Day, locale?: string): string => dayFormat(dayLocale(locale)).format(Date.parse(day));

const dayFormat = remember((locale: string) => new Intl.DateTimeFormat(locale, { dateStyle: "long", timeZone: "UTC" }));

/** The first instant of a day. */
export const startOfDay = (day: Day): Instant => `${day}T00:00:00.000Z`;

/** The day n days later; earlier for a negative n. */
export const addDays = (day: Day, n: number): Day => dayOf(instantOf(Date.parse(startOfDay(day)) + n * dayMs));

/** The same day of the month n months later, or the last day of a shorter month. */
export const addMonths = (day: Day, n: number): Day => {
  const months = Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1 + n;
  const [year, month] = [Math.floor(months / 12), months % 12];
  // The calendar repeats every 400 years; Date.UTC would take the years 0 to 99 for 1900 to 1999.
  const last = new Date(Date.UTC(2000 + (year % 400), month + 1, 0)).getUTCDate();
  return `${digits(year, 4)}-${digits(month + 1, 2)}-${digits(Math.min(Number(day.slice(8)), last), 2)}`;
};

/** Calendar days from a to b; negative when b is the earlier one. */
export const daysBetween = (a: Day, b: Day): number => (Date.parse(startOfDay(b)) - Date.parse(startOfDay(a))) / dayMs;

/** How long something lasts; a day is 24 hours. */
export type Duration = {
  readonly days?: number;
  readonly hours?: number;
  readonly minutes?: number;
  readonly seconds?: number;
};

/** The instant later by a duration; earlier for negative parts. */
export const addTime = (instant: Instant, { days = 0, hours = 0, minutes = 0, seconds = 0 }: Duration): Instant =>
  instantOf(Date.parse(instant) + days * dayMs + ((hours * 60 + minutes) * 60 + seconds) * secondMs);

/** True when a is strictly later than b; both are instants or both are days. */
export const isAfter = (a: Instant, b: Instant): boolean => a > b;

/** The later of two instants or of two days. */
export const laterOf = (a: Instant, b: Instant): Instant => (a > b ? a : b);

/** The earlier of two instants or of two days. */
export const earlierOf = (a: Instant, b: Instant): Instant => (a < b ? a : b);

/** True for an existing date in the form `YYYY-MM-DD`. */
export const isDay = (text: string): boolean => /^\d{4}-\d\d-\d\d$/.test(text) && isInstant(startOfDay(text));

/** True for an existing moment in the form of Instant. */
export const isInstant = (text: string): boolean => {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(text)) return false;
  const ms = Date.parse(text);
  return !Number.isNaN(ms) && new Date(ms).toISOString() === text;
};

const instantOf = (ms: number): Instant => {
  const instant = new Date(ms).toISOString();
  if (!isInstant(instant)) throw new RangeError(`${instant} is outside the years 0 to 9999`);
  return instant;
};

const digits = (value: number, width: number): string => String(value).padStart(width, "0");
