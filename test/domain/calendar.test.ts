import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  addDays,
  addMonths,
  addTime,
  dayOf,
  daysBetween,
  earlierOf,
  isAfter,
  isDay,
  isInstant,
  laterOf,
  startOfDay,
} from "../../domain/calendar.ts";
import { day, instant } from "./arbitraries.ts";

const months = (date: string) => Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7));

describe("days", () => {
  it("adding n days and counting the days between gives n", () => {
    fc.assert(
      fc.property(day, fc.integer({ min: -100_000, max: 100_000 }), (from, n) => {
        const to = addDays(from, n);
        expect(isDay(to)).toBe(true);
        expect(daysBetween(from, to)).toBe(n);
        expect(addDays(to, -n)).toBe(from);
      }),
    );
  });

  it("handles leap years and year ends", () => {
    expect(addDays("2024-02-28", 1)).toBe("2024-02-29");
    expect(addDays("2023-02-28", 1)).toBe("2023-03-01");
    expect(addDays("1900-02-28", 1)).toBe("1900-03-01");
    expect(addDays("2000-02-28", 1)).toBe("2000-02-29");
    expect(addDays("2024-12-31", 1)).toBe("2025-01-01");
    expect(daysBetween("2024-01-01", "2025-01-01")).toBe(366);
    expect(daysBetween("2025-03-02", "2025-02-28")).toBe(-2);
  });

  it("must exist and be written in full", () => {
    const none = [
      "2023-02-29",
      "2023-04-31",
      "2023-13-01",
      "2023-00-10",
      "2023-1-01",
      "2023-01-00",
      "20230101",
      "",
      "2023-01-01 ",
      "٢٠٢٣-01-01",
      "+02023-01-01",
    ];
    expect(none.filter(isDay)).toEqual([]);
    expect(["2024-02-29", "2023-12-31", "1970-01-01", "9999-12-31", "0001-01-01"].filter(isDay)).toHaveLength(5);
  });

  it("end at the year 9999, after which text no longer sorts by time", () => {
    expect(() => addDays("9999-12-31", 1)).toThrow(RangeError);
    expect(() => addDays("0000-01-01", -1)).toThrow(RangeError);
    expect(() => addDays("2023-02-30x", 1)).toThrow(RangeError);
  });
});

describe("months", () => {
  it("keep the day of the month, or use the month's last day", () => {
    expect(addMonths("2024-01-31", 1)).toBe("2024-02-29");
    expect(addMonths("2023-01-31", 1)).toBe("2023-02-28");
    expect(addMonths("2100-01-30", 1)).toBe("2100-02-28");
    expect(addMonths("2023-01-15", 12)).toBe("2024-01-15");
    expect(addMonths("2023-12-31", 2)).toBe("2024-02-29");
    expect(addMonths("2023-03-31", -1)).toBe("2023-02-28");
    expect(addMonths("2023-01-31", -13)).toBe("2021-12-31");
  });

  it("move by exactly n months, and lose days only in short months", () => {
    fc.assert(
      fc.property(day, fc.integer({ min: -600, max: 600 }), (from, n) => {
        const to = addMonths(from, n);
        expect(isDay(to)).toBe(true);
        expect(months(to) - months(from)).toBe(n);
        if (to.slice(8) !== from.slice(8)) {
          expect(to.slice(8) < from.slice(8)).toBe(true);
          expect(addDays(to, 1).slice(8)).toBe("01");
        }
      }),
    );
  });
});

describe("instants", () => {
  it("belong to their day, at or after its start and before the next day", () => {
    fc.assert(
      fc.property(instant, (at) => {
        expect(isInstant(at)).toBe(true);
        expect(isAfter(startOfDay(dayOf(at)), at)).toBe(false);
        expect(isAfter(startOfDay(addDays(dayOf(at), 1)), at)).toBe(true);
      }),
    );
  });

  it("adding time and subtracting it gives the same instant", () => {
    const duration = fc.record({
      days: fc.integer({ min: -999, max: 999 }),
      hours: fc.integer({ min: -99, max: 99 }),
      minutes: fc.integer({ min: -99, max: 99 }),
      seconds: fc.integer({ min: -99, max: 99 }),
    });
    fc.assert(
      fc.property(instant, duration, (at, { days, hours, minutes, seconds }) => {
        const later = addTime(at, { days, hours, minutes, seconds });
        expect(addTime(later, { days: -days, hours: -hours, minutes: -minutes, seconds: -seconds })).toBe(at);
        expect(Date.parse(later) - Date.parse(at)).toBe((((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000);
      }),
    );
  });

  it("sort by time", () => {
    fc.assert(
      fc.property(instant, instant, (a, b) => {
        expect(isAfter(a, b)).toBe(Date.parse(a) > Date.parse(b));
        expect(Date.parse(laterOf(a, b))).toBe(Math.max(Date.parse(a), Date.parse(b)));
        expect(Date.parse(earlierOf(a, b))).toBe(Math.min(Date.parse(a), Date.parse(b)));
      }),
    );
    expect(isAfter("2024-01-01T00:00:00.000Z", "2024-01-01T00:00:00.000Z")).toBe(false);
  });

  it("keep their milliseconds", () => {
    expect(addTime("2024-02-28T23:59:59.999Z", { seconds: 1 })).toBe("2024-02-29T00:00:00.999Z");
    expect(addTime("2024-02-28T12:00:00.000Z", { days: 2, minutes: 15 })).toBe("2024-03-01T12:15:00.000Z");
    expect(addTime("2024-02-28T12:00:00.000Z", {})).toBe("2024-02-28T12:00:00.000Z");
  });

  it("must exist and be in UTC with milliseconds", () => {
    const none = [
      "2024-01-01",
      "2024-01-01T00:00:00Z",
      "2024-01-01T00:00:00.000+00:00",
      "2024-01-01T24:00:00.000Z",
      "2024-01-01T00:60:00.000Z",
      "2024-01-01T23:59:60.000Z",
      "2023-02-29T00:00:00.000Z",
      "2024-01-01t00:00:00.000z",
      "",
    ];
    expect(none.filter(isInstant)).toEqual([]);
    expect(isInstant("2024-02-29T23:59:59.999Z")).toBe(true);
    expect(() => addTime("yesterday", { days: 1 })).toThrow(RangeError);
  });
});
