import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addDays, daysBetween } from "../../../domain/calendar.ts";
import {
  type HolidayCalendar,
  isBusinessDay,
  type Rolling,
  rollToBusinessDay,
  weekdayOf,
} from "../../../domain/schedule/business-day.ts";
import { day } from "../arbitraries.ts";

/** TARGET holidays of Easter 2026 and 1 May, with a weekend of Saturday and Sunday. */
const target: HolidayCalendar = { weekend: [6, 0], holidays: ["2026-04-03", "2026-04-06", "2026-05-01"] };

describe("rolling to a business day", () => {
  it.each<readonly [Rolling, string, string]>([
    ["none", "2026-04-04", "2026-04-04"],
    ["following", "2026-04-03", "2026-04-07"],
    ["preceding", "2026-04-06", "2026-04-02"],
    ["modifiedFollowing", "2026-04-04", "2026-04-07"],
    ["modifiedFollowing", "2026-05-31", "2026-05-29"],
    ["following", "2026-05-31", "2026-06-01"],
    ["following", "2026-05-04", "2026-05-04"],
  ])("%s, %s becomes %s", (rolling, from, to) => {
    expect(rollToBusinessDay(from, rolling, target)).toBe(to);
  });

  it("a weekend of Friday and Saturday rolls to Sunday", () => {
    expect(rollToBusinessDay("2026-01-02", "following", { weekend: [5, 6], holidays: [] })).toBe("2026-01-04");
  });

  const calendar = fc.record({
    weekend: fc.uniqueArray(fc.nat(6), { maxLength: 3 }),
    holidays: fc.array(day, { maxLength: 3 }),
  });

  it("ends on the nearest business day in its direction, and modified following stays in the month", () => {
    fc.assert(
      fc.property(day, calendar, (from, given) => {
        const on = { ...given, holidays: [...given.holidays, from] };
        const [next, before] = [rollToBusinessDay(from, "following", on), rollToBusinessDay(from, "preceding", on)];
        expect(isBusinessDay(next, on) && isBusinessDay(before, on)).toBe(true);
        for (let n = 1; n < daysBetween(from, next); n++) expect(isBusinessDay(addDays(from, n), on)).toBe(false);
        for (let n = 1; n < daysBetween(before, from); n++) expect(isBusinessDay(addDays(from, -n), on)).toBe(false);
        const modified = rollToBusinessDay(from, "modifiedFollowing", on);
        expect(modified).toBe(next.slice(0, 7) === from.slice(0, 7) ? next : before);
      }),
    );
  });

  it("computes the day of the week", () => {
    fc.assert(fc.property(day, (each) => weekdayOf(each) === new Date(each).getUTCDay()));
  });

  it("throws on a calendar without a business day for weeks", () => {
    const holidays = Array.from({ length: 40 }, (_, n) => addDays("2026-08-01", n));
    expect(() => rollToBusinessDay("2026-08-01", "following", { weekend: [], holidays })).toThrow(RangeError);
  });
});
