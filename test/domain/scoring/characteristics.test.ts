import { expect, test } from "vitest";
import { characteristics } from "../../../domain/scoring/characteristics.ts";
import type { CreditReport } from "../../../domain/scoring/credit-report.ts";

const report: CreditReport = {
  currency: "TWD",
  limit: 1000,
  months: [
    { monthsLate: 1, owed: 500, paid: 100 },
    { monthsLate: 2, owed: 400, paid: 0 },
    { monthsLate: 0, owed: -30, paid: 50 },
  ],
};

const valuesIn = (of: CreditReport) =>
  Object.fromEntries(Object.entries(characteristics).map(([name, measure]) => [name, measure.of(of)]));

test("each characteristic has its value in a report", () => {
  expect(valuesIn(report)).toEqual({
    monthsLateNow: 1,
    monthsLateAtWorst: 2,
    lateMonths: 2,
    limit: 1000,
    limitUsed: 0.5,
    limitUsedOnAverage: 0.29,
    // A hundred paid of the four hundred that the month before said, and nothing of what it owed to the person.
    paidShare: 0.25,
    // Nothing was owed by the oldest statement.
    unpaidMonths: 0,
    paidOfLimit: 0.05,
  });
});

test("a month in which nothing was paid of what was owed is an unpaid one", () => {
  const [newest, ...older] = report.months;
  const unpaid = { ...report, months: [{ monthsLate: 1, owed: 500, paid: 0 }, ...older] };
  expect(newest).toBeDefined();
  expect(valuesIn(unpaid)["unpaidMonths"]).toBe(1);
});

test("an empty report, and one without a limit, tell of nothing that they cannot know", () => {
  expect(valuesIn({ currency: "TWD", limit: 0, months: [] })).toEqual({
    limit: 0,
    ...Object.fromEntries(
      Object.keys(characteristics)
        .filter((name) => name !== "limit")
        .map((name) => [name, undefined]),
    ),
  });
});
