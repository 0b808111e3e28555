import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addDays } from "../../../domain/calendar.ts";
import { money } from "../../../domain/money.ts";
import {
  bucketOf,
  checkBuckets,
  dayPastDue,
  daysPastDue,
  defaultBuckets,
  lateFee,
  type LateFeeTerms,
  reminderDays,
} from "../../../domain/schedule/lateness.ts";
import type { Pause } from "../../../domain/schedule/pause.ts";
import { day } from "../arbitraries.ts";
import { eur, valueOf } from "../credit-fixtures.ts";

const due = "2026-03-01";

const pausesFrom = (from: string, all: readonly { readonly start: number; readonly length: number | undefined }[]) =>
  all.map(({ start, length }): Pause => ({
    from: addDays(from, start),
    ...(length !== undefined && { until: addDays(from, start + length) }),
  }));

describe("days past due", () => {
  it.each<readonly [string, readonly Pause[], number]>([
    ["2026-02-20", [], 0],
    ["2026-03-01", [], 0],
    ["2026-03-02", [], 1],
    ["2026-04-15", [], 45],
    ["2026-04-15", [{ from: "2026-03-11", until: "2026-03-31" }], 25],
    ["2026-04-15", [{ from: "2026-02-01", until: "2026-03-31" }], 15],
    ["2026-04-15", [{ from: "2026-03-11" }], 10],
    [
      "2026-04-15",
      [
        { from: "2026-03-20", until: "2026-04-04" },
        { from: "2026-03-11", until: "2026-03-31" },
      ],
      21,
    ],
    ["2026-04-15", [{ from: "2026-05-01", until: "2026-06-01" }], 45],
  ])("on %s with pauses %j are %i", (today, pauses, days) => {
    expect(daysPastDue(due, today, pauses)).toBe(days);
  });

  const pauses = fc.array(
    fc.record({ start: fc.integer({ min: -30, max: 200 }), length: fc.option(fc.nat(60), { nil: undefined }) }),
    { maxLength: 4 },
  );

  it("count each day after the due date whose previous day was not paused", () => {
    fc.assert(
      fc.property(day, pauses, fc.nat(250), (from, all, n) => {
        const paused = pausesFrom(from, all);
        let days = 0;
        for (let eve = from, k = 0; k < n; k++, eve = addDays(from, k))
          if (!paused.some((each) => each.from <= eve && (each.until === undefined || eve < each.until))) days++;
        expect(daysPastDue(from, addDays(from, n), paused)).toBe(days);
      }),
    );
  });

  it("and the date on which a debt becomes that late is the first with that many days", () => {
    fc.assert(
      fc.property(day, pauses, fc.integer({ min: 1, max: 150 }), (from, all, days) => {
        const paused = pausesFrom(from, all);
        const on = dayPastDue(from, days, paused);
        if (on === undefined) {
          expect(daysPastDue(from, addDays(from, 1000), paused)).toBeLessThan(days);
          return;
        }
        expect(daysPastDue(from, on, paused)).toBe(days);
        expect(daysPastDue(from, addDays(on, -1), paused)).toBe(days - 1);
      }),
    );
  });
});

describe("delinquency buckets", () => {
  it.each([
    [0, undefined],
    [1, "1-30"],
    [30, "1-30"],
    [31, "31-60"],
    [60, "31-60"],
    [61, "61-90"],
    [90, "61-90"],
    [91, "90+"],
    [4000, "90+"],
  ])("%i days past due fall into %s", (days, name) => {
    expect(bucketOf(days)?.name).toBe(name);
  });

  it("are configured, and rejected when they do not rise", () => {
    expect(bucketOf(4, [{ name: "after grace", from: 4 }])?.name).toBe("after grace");
    expect(bucketOf(3, [{ name: "after grace", from: 4 }])).toBeUndefined();
    expect(checkBuckets(defaultBuckets)).toBeUndefined();
    for (const from of [0, -1, 1.5])
      expect(checkBuckets([{ name: "wrong", from }])).toMatchObject({ rejected: "InvalidRequest" });
    expect(checkBuckets([...defaultBuckets, { name: "again", from: 91 }])).toMatchObject({
      rejected: "InvalidRequest",
    });
    expect(checkBuckets([])).toMatchObject({ rejected: "InvalidRequest" });
  });
});

describe("reminders", () => {
  const offsets = [7, -3, 0, 30];

  it("are sent before, on and after the due date, in order", () => {
    expect(reminderDays(due, offsets)).toEqual([
      { offset: -3, on: "2026-02-26" },
      { offset: 0, on: "2026-03-01" },
      { offset: 7, on: "2026-03-08" },
      { offset: 30, on: "2026-03-31" },
    ]);
  });

  it("wait during a pause, and are skipped in an open-ended pause", () => {
    const pause = { from: "2026-03-05", until: "2026-03-15" };
    expect(reminderDays(due, offsets, [pause]).map(({ on }) => on)).toEqual([
      "2026-02-26",
      "2026-03-01",
      "2026-03-18",
      "2026-04-10",
    ]);
    expect(reminderDays(due, offsets, [{ from: "2026-02-28" }])).toEqual([{ offset: -3, on: "2026-02-26" }]);
  });

  it("are not sent on a pause's first day, and are sent on the day after its last", () => {
    const early = reminderDays(due, offsets, [{ from: "2026-03-08", until: "2026-03-20" }]);
    expect(early.map(({ offset }) => offset)).toEqual([-3, 0, 30]);
    const before = reminderDays(due, offsets, [{ from: "2026-02-20", until: "2026-03-01" }]);
    expect(before.map(({ offset }) => offset)).toEqual([0, 7, 30]);
  });
});

const charged = (forInstalment: bigint, forLoan: bigint) => ({
  forInstalment: eur(forInstalment),
  forLoan: eur(forLoan),
});

describe("the late fee", () => {
  const terms: LateFeeTerms = { fixed: 500n, rateBasisPoints: 100, mostForInstalment: 1200n, mostForLoan: 2000n };

  it.each([
    [10_000n, 0n, 0n, 600n],
    [10_050n, 0n, 0n, 600n],
    [100_000n, 0n, 0n, 1200n],
    [10_000n, 700n, 700n, 500n],
    [10_000n, 1200n, 1200n, 0n],
    [10_000n, 0n, 1700n, 300n],
    [10_000n, 0n, 2500n, 0n],
    [0n, 0n, 0n, 0n],
  ])("for %s overdue, when %s of the instalment and %s of the loan were charged, is %s", (overdue, one, all, fee) => {
    expect(lateFee(eur(overdue), terms, charged(one, all))).toEqual(eur(fee));
  });

  it("charged repeatedly stops at the caps", () => {
    const amounts = fc.array(fc.tuple(fc.nat(2), fc.bigInt({ min: 0n, max: 10n ** 9n })), { maxLength: 20 });
    const caps = fc.tuple(fc.bigInt({ min: 0n, max: 3000n }), fc.bigInt({ min: 0n, max: 5000n }));
    fc.assert(
      fc.property(amounts, caps, fc.constantFrom("EUR", "KWD", "KRW"), (all, [one, loan], currency) => {
        const sums = [0n, 0n, 0n];
        for (const [index, overdue] of all) {
          const before = {
            forInstalment: money(sums[index]!, currency),
            forLoan: money(sums[0]! + sums[1]! + sums[2]!, currency),
          };
          const capped = { ...terms, mostForInstalment: one, mostForLoan: loan };
          const fee = valueOf(lateFee(money(overdue, currency), capped, before)).minor;
          expect(fee >= 0n && fee <= 500n + overdue / 100n).toBe(true);
          sums[index]! += fee;
        }
        expect(sums.every((sum) => sum <= one)).toBe(true);
        expect(sums[0]! + sums[1]! + sums[2]! <= loan).toBe(true);
      }),
    );
  });

  it.each<readonly [string, bigint, Partial<LateFeeTerms>, bigint, bigint, string]>([
    ["a negative overdue amount", -1n, {}, 0n, 0n, "AmountOutOfRange"],
    ["a loan charged less than its instalment", 1n, {}, 5n, 4n, "AmountOutOfRange"],
    ["a negative fee", 1n, { fixed: -1n }, 0n, 0n, "InvalidRequest"],
    ["a negative cap", 1n, { mostForLoan: -1n }, 0n, 0n, "InvalidRequest"],
    ["a fractional rate", 1n, { rateBasisPoints: 0.5 }, 0n, 0n, "InvalidRequest"],
  ])("is refused for %s", (_, overdue, wrong, one, all, rejected) => {
    expect(lateFee(eur(overdue), { ...terms, ...wrong }, charged(one, all))).toMatchObject({ rejected });
  });
});
