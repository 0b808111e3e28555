import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Characteristic, characteristics } from "../../../domain/scoring/characteristics.ts";
import type { CreditReport } from "../../../domain/scoring/credit-report.ts";
import { defaultRateAt, score, type Scorecard } from "../../../domain/scoring/scorecard.ts";
import shipped from "../../../scorecards/credit-clients-1.json" with { type: "json" };

const scorecard: Scorecard = {
  version: "test-1",
  currency: "TWD",
  scale: { points: 600, odds: 50, toDouble: 20 },
  rows: [
    { characteristic: "monthsLateNow", bins: [{ upTo: 0, points: 300 }, { points: 200 }], unknown: 250 },
    { characteristic: "limit", bins: [{ upTo: 1000, points: 280 }, { points: 300 }], unknown: 290 },
  ],
};

const month = { monthsLate: 0, owed: 0, paid: 0 };
const report: CreditReport = { currency: "TWD", limit: 1000, months: [month] };
const late: CreditReport = { ...report, months: [{ ...month, monthsLate: 2 }] };

describe("a score", () => {
  test("is the sum of the points of the bins that the report's values are in", () => {
    expect(score(scorecard, report)).toMatchObject({ scorecard: "test-1", points: 580 });
    expect(score(scorecard, { ...report, limit: 1001 }).points).toBe(600);
    expect(score(scorecard, late).points).toBe(480);
  });

  test("says what the points mean: twenty more double the odds", () => {
    expect(defaultRateAt(scorecard, 600)).toBeCloseTo(1 / 51, 12);
    expect(defaultRateAt(scorecard, 620)).toBeCloseTo(1 / 101, 12);
    expect(score(scorecard, late).defaultRate).toBe(defaultRateAt(scorecard, 480));
  });

  test("names what cost the most points first, and nothing that cost none", () => {
    expect(score(scorecard, late).reasons).toEqual(["monthsLateNow", "limit"]);
    expect(score(scorecard, { ...report, limit: 5000 }).reasons).toEqual([]);
  });

  test("takes what the report does not tell as unknown, and a limit in another currency too", () => {
    expect(score(scorecard, { ...report, months: [] }).points).toBe(250 + 280);
    expect(score(scorecard, { ...late, currency: "GBP" }).points).toBe(200 + 290);
  });
});

const reports = fc.record({
  currency: fc.constant("TWD"),
  limit: fc.nat(100_000_000),
  months: fc.array(
    fc.record({
      monthsLate: fc.nat(9),
      owed: fc.integer({ min: -1_000_000, max: 90_000_000 }),
      paid: fc.nat(90_000_000),
    }),
    { maxLength: 6 },
  ),
});

describe("the scorecard that is shipped", () => {
  const card = shipped as Scorecard;

  test("has for each characteristic ascending bins whose points follow its direction", () => {
    for (const { characteristic, bins } of card.rows) {
      const { risk } = characteristics[characteristic];
      for (const [i, bin] of bins.entries()) {
        const next = bins[i + 1];
        if (!next) {
          expect(bin.upTo, characteristic).toBeUndefined();
          continue;
        }
        expect((next.points - bin.points) * risk, characteristic).toBeLessThanOrEqual(0);
        expect(bin.upTo).toBeLessThan(next.upTo ?? Infinity);
      }
    }
  });

  test("gives every report whole points, a default rate between nothing and all, and at most four reasons", () => {
    fc.assert(
      fc.property(reports, (each) => {
        const { points, defaultRate, reasons } = score(card, each);
        expect(Number.isInteger(points)).toBe(true);
        expect(defaultRate).toBeGreaterThan(0);
        expect(defaultRate).toBeLessThan(1);
        expect(reasons.length).toBeLessThanOrEqual(4);
        expect(new Set<Characteristic>(reasons).size).toBe(reasons.length);
      }),
    );
  });

  test("never gives more points to somebody who is later with payments, all else equal", () => {
    fc.assert(
      fc.property(reports, fc.nat(5), (each, which) => {
        const months = each.months.map((one, i) => (i === which ? { ...one, monthsLate: one.monthsLate + 1 } : one));
        expect(score(card, { ...each, months }).points).toBeLessThanOrEqual(score(card, each).points);
      }),
    );
  });
});
