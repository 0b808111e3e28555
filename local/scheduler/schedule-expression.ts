import { AwsError } from "../aws/aws.ts";

/** The next time of a schedule after a given time, both in milliseconds since 1970, UTC; undefined when there is none. */
export type Next = (after: number) => number | undefined;

/** Parses `at(...)`, `rate(...)` and `cron(...)`; a rate counts from `from`. */
export const readExpression = (expression: string, from: number): { readonly once: boolean; readonly next: Next } => {
  const [, kind = "", inside = ""] = /^(at|rate|cron)\((.*)\)$/.exec(expression) ?? [];
  if (kind === "at") {
    const moment = momentOf(inside, expression);
    return { once: true, next: (after) => (after < moment ? moment : undefined) };
  }
  if (kind === "rate") {
    const period = periodOf(inside, expression);
    return { once: false, next: (after) => from + (Math.floor((after - from) / period) + 1) * period };
  }
  if (kind === "cron") return { once: false, next: cron(inside, expression) };
  throw invalid(expression);
};

/** The time of an `at(...)` expression, also when it is past. */
const momentOf = (inside: string, expression = inside): number => {
  const moment = Date.parse(`${inside}Z`);
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/.test(inside) || Number.isNaN(moment)) throw invalid(expression);
  return moment;
};

const invalid = (expression: string): AwsError =>
  new AwsError("ValidationException", `Invalid Schedule Expression ${expression}.`);

const units: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

const periodOf = (inside: string, expression: string): number => {
  const [, count = "0", unit = ""] = /^([1-9]\d*) (minute|hour|day)s?$/.exec(inside) ?? [];
  const period = Number(count) * (units[unit] ?? 0);
  if (period > 0) return period;
  throw invalid(expression);
};

const months = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];

const weekdays = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

// AWS's last year; it also ends the search for a date that does not exist.
const lastYear = 2199;

/** Six fields: minutes, hours, day of month, month, day of week (1 is Sunday), year; AWS's L, W and # are not supported. */
const cron = (inside: string, expression: string): Next => {
  const fields = inside.split(/\s+/);
  const [minute = "", hour = "", day = "", month = "", weekday = "", year = ""] = fields;
  if (fields.length !== 6 || (day === "?") === (weekday === "?")) throw invalid(expression);
  const set = (text: string, min: number, max: number, names: readonly string[] = [], base = 0): ReadonlySet<number> =>
    valuesOf(text, min, max, names, base, expression);
  const minutes = set(minute, 0, 59);
  const hours = set(hour, 0, 23);
  const days = set(day, 1, 31);
  const monthSet = set(month, 1, 12, months, 1);
  const weekdaySet = set(weekday, 1, 7, weekdays, 1);
  const years = set(year, 1970, lastYear);
  const matchesDay = (date: Date): boolean =>
    years.has(date.getUTCFullYear()) &&
    monthSet.has(date.getUTCMonth() + 1) &&
    days.has(date.getUTCDate()) &&
    weekdaySet.has(date.getUTCDay() + 1);
  return (after) => {
    const earliest = Math.floor(after / 60_000) * 60_000 + 60_000;
    const date = new Date(earliest);
    date.setUTCHours(0, 0, 0, 0);
    for (; date.getUTCFullYear() <= lastYear; date.setUTCDate(date.getUTCDate() + 1)) {
      if (!matchesDay(date)) continue;
      for (const h of hours)
        for (const m of minutes) {
          const moment = date.getTime() + h * 3_600_000 + m * 60_000;
          if (moment >= earliest) return moment;
        }
    }
    return undefined;
  };
};

/** The values of one field, ascending. */
const valuesOf = (
  text: string,
  min: number,
  max: number,
  names: readonly string[],
  base: number,
  expression: string,
): ReadonlySet<number> => {
  const one = (word: string): number => {
    const value = names.includes(word.toUpperCase()) ? names.indexOf(word.toUpperCase()) + base : Number(word);
    if (word === "" || !Number.isInteger(value) || value < min || value > max) throw invalid(expression);
    return value;
  };
  const values = text.split(",").flatMap((part) => {
    const [range = "", step] = part.split("/");
    const [from = "", to] = range.split("-");
    const all = range === "*" || range === "?";
    const low = all ? min : one(from);
    const high = all || (to === undefined && step !== undefined) ? max : one(to ?? from);
    const by = step === undefined ? 1 : Number(step);
    if (!Number.isInteger(by) || by < 1 || high < low) throw invalid(expression);
    return Array.from({ length: Math.floor((high - low) / by) + 1 }, (_, index) => low + index * by);
  });
  return new Set(values.toSorted((a, b) => a - b));
};
