import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addDays, daysBetween } from "../../../domain/calendar.ts";
import { type DayCount, yearFraction } from "../../../domain/schedule/day-count.ts";
import { day } from "../arbitraries.ts";

/**
 * Days from ISDA's own examples, "30/360 day count conventions" (isda.org, 22 December 2008), as QuantLib's
 * test-suite/daycounters.cpp lists them: from, to, bond basis 4.16(f), Eurobond basis 4.16(g).
 */
const published: readonly (readonly [string, string, number, number])[] = [
  ["2006-08-20", "2007-02-20", 180, 180],
  ["2007-02-20", "2007-08-20", 180, 180],
  ["2008-02-20", "2008-08-20", 180, 180],
  ["2006-08-31", "2007-02-28", 178, 178],
  ["2007-02-28", "2007-08-31", 183, 182],
  ["2007-08-31", "2008-02-29", 179, 179],
  ["2008-02-29", "2008-08-31", 182, 181],
  ["2008-08-31", "2009-02-28", 178, 178],
  ["2009-02-28", "2009-08-31", 183, 182],
  ["2006-01-31", "2006-02-28", 28, 28],
  ["2006-01-30", "2006-02-28", 28, 28],
  ["2006-02-28", "2006-03-03", 5, 5],
  ["2006-02-14", "2006-02-28", 14, 14],
  ["2006-09-30", "2006-10-31", 30, 30],
  ["2006-10-31", "2006-11-28", 28, 28],
  ["2007-08-31", "2008-02-28", 178, 178],
  ["2008-02-28", "2008-08-28", 180, 180],
  ["2008-02-28", "2008-08-30", 182, 182],
  ["2008-02-28", "2008-08-31", 183, 182],
  ["2007-02-26", "2008-02-28", 362, 362],
  ["2007-02-26", "2008-02-29", 363, 363],
  ["2008-02-29", "2009-02-28", 359, 359],
  ["2008-02-28", "2008-03-30", 32, 32],
  ["2008-02-28", "2008-03-31", 33, 32],
];

describe("days as parts of a year", () => {
  it.each(published)("from %s to %s are %i days by the bond basis and %i by the Eurobond basis", (from, to, us, eu) => {
    expect(yearFraction("30/360", from, to)).toEqual({ numerator: BigInt(us), denominator: 360n });
    expect(yearFraction("30E/360", from, to)).toEqual({ numerator: BigInt(eu), denominator: 360n });
  });

  it("by actual days are calendar days of 365 or 360", () => {
    expect(yearFraction("actual/365", "2024-01-01", "2025-01-01")).toEqual({ numerator: 366n, denominator: 365n });
    expect(yearFraction("actual/360", "2024-02-28", "2024-03-01")).toEqual({ numerator: 2n, denominator: 360n });
  });

  it("never fall over time, and stay within three days of the calendar each year", () => {
    const convention = fc.constantFrom<DayCount>("actual/365", "actual/360", "30/360", "30E/360");
    fc.assert(
      fc.property(convention, day, fc.nat(2000), (dayCount, from, n) => {
        const [to, next] = [addDays(from, n), addDays(from, n + 1)];
        const days = yearFraction(dayCount, from, to).numerator;
        expect(yearFraction(dayCount, from, next).numerator >= days).toBe(true);
        expect(Math.abs(Number(days) - daysBetween(from, to))).toBeLessThanOrEqual(3 + (6 * n) / 365);
      }),
    );
  });

  it("whole months are twelfths by both 30/360, whatever the month, up to the 28th", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 28 }), (month, date) => {
        const dd = String(date).padStart(2, "0");
        const from = `2026-${String(month).padStart(2, "0")}-${dd}`;
        const to = month === 12 ? `2027-01-${dd}` : `2026-${String(month + 1).padStart(2, "0")}-${dd}`;
        expect(yearFraction("30/360", from, to).numerator).toBe(30n);
        expect(yearFraction("30E/360", from, to).numerator).toBe(30n);
      }),
    );
  });
});
