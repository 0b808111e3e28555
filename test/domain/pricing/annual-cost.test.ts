import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { money } from "../../../domain/money.ts";
import { annualCost } from "../../../domain/pricing/annual-cost.ts";
import { makeQuote, type Price } from "../../../domain/pricing/discount.ts";
import { viewQuote } from "../../../domain/pricing/quote-view.ts";
import { isRejection } from "../../../domain/rejection.ts";
import { aprInterval } from "../../../domain/schedule/apr-interval.ts";
import { day, price as anyPrice } from "../arbitraries.ts";
import { card, ok } from "../fixtures.ts";

/**
 * Quotes whose numbers were computed outside this program, by the formulae in fractions and decimals of sixty digits:
 * discount = amount × rate × days / (10,000 × year) to the even unit; holdback = amount × share, down; payout = the rest;
 * annual cost = ((amount − holdback) / payout) ^ (1 / years) − 1, years being whole months and days by the directive's remark (c).
 */
const golden: readonly [
  string,
  string,
  number,
  365 | 360,
  number,
  bigint,
  number,
  string,
  string,
  bigint,
  bigint,
  bigint,
  number,
][] = [
  ["EUR", "12500", 600, 365, 44, 25n, 0, "2026-03-01", "2026-04-14", 90n, 0n, 12385n, 80800],
  ["EUR", "9999", 725, 360, 90, 0n, 1000, "2026-01-31", "2026-05-01", 181n, 999n, 8819n, 83703],
  [
    "EUR",
    "999999999999999",
    5000,
    365,
    365,
    0n,
    0,
    "2026-01-01",
    "2027-01-01",
    500000000000000n,
    0n,
    499999999999999n,
    1000000,
  ],
  ["KWD", "1234567", 450, 365, 30, 50n, 500, "2026-06-15", "2026-07-15", 4566n, 61728n, 1168223n, 48460],
  ["KWD", "1", 600, 365, 44, 0n, 5000, "2026-06-15", "2026-07-29", 0n, 0n, 1n, 0],
  ["KRW", "59900", 600, 365, 44, 0n, 0, "2026-11-23", "2027-01-06", 433n, 0n, 59467n, 62890],
  ["KRW", "1000000", 1200, 360, 120, 500n, 2000, "2028-02-29", "2028-06-28", 40000n, 200000n, 759500n, 172472],
  ["KRW", "777777", 1990, 365, 365, 0n, 333, "2027-12-31", "2028-12-30", 154778n, 25899n, 597100n, 259548],
  ["JPY", "1250", 365, 365, 100, 0n, 0, "2026-04-01", "2026-07-10", 12n, 0n, 1238n, 35746],
  ["JPY", "1350", 365, 365, 100, 0n, 0, "2026-04-01", "2026-07-10", 14n, 0n, 1336n, 38684],
  ["JPY", "3980", 1500, 360, 14, 30n, 1, "2026-12-25", "2027-01-08", 23n, 0n, 3927n, 418379],
  ["JPY", "100000", 0, 365, 60, 0n, 1000, "2026-05-05", "2026-07-04", 0n, 10000n, 90000n, 0],
];

describe("quotes against the formulae", () => {
  it.each(golden)(
    "%s %s at %i basis points on a year of %i for %i days, fixed %s, %i held back, from %s",
    (
      currency,
      amount,
      rateBasisPoints,
      dayCount,
      tenor,
      fixed,
      holdbackBasisPoints,
      from,
      until,
      discount,
      holdback,
      payout,
      cost,
    ) => {
      const rows = [{ currency, tenorUpTo: tenor, rateBasisPoints, fixed }];
      const by = { ...card, rows, dayCount, holdbackBasisPoints };
      const offered = ok(makeQuote("q", money(BigInt(amount), currency), by, tenor, `${from}T23:59:59.999Z`));
      const parts = { from, until, discount: discount, holdback, payout, fixed };
      const found = {
        from: offered.from,
        until: offered.until,
        discount: offered.discount.minor,
        holdback: offered.holdback.minor,
        payout: offered.payout.minor,
        fixed: offered.fixed.minor,
      };
      expect(found).toEqual(parts);
      expect(viewQuote(offered)).toMatchObject({ tenorDays: tenor, annualCostMillionths: cost, payout: { currency } });
    },
  );
});

/** Newton's method for the rate, where the program uses bisection: on the logarithm, starting at the simple rate. */
const newton = (ratio: number, years: number): number => {
  let rate = (ratio - 1) / years;
  for (let step = 0; step < 200; step++) {
    const off = years * Math.log1p(rate) - Math.log(ratio);
    rate -= (off * (1 + rate)) / years;
    if (rate < 0) rate = 0;
  }
  return rate;
};

describe("the annual cost of an advance", () => {
  const advance = fc.record({
    amount: anyPrice(1_000_000_000n),
    cost: fc.integer({ min: 0, max: 4_000 }),
    holdback: fc.nat(4_000),
    from: day,
    days: fc.integer({ min: 5, max: 1_500 }),
  });
  const priceOf = ({
    amount,
    cost,
    holdback,
    from,
    days,
  }: typeof advance extends fc.Arbitrary<infer T> ? T : never): Price => {
    const { currency, minor } = amount;
    const part = (points: number) => money((minor * BigInt(points)) / 10_000n, currency);
    const payout = money(minor - part(cost).minor - part(holdback).minor, currency);
    const until = new Date(Date.parse(`${from}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
    const rest = { fixed: money(0n, currency), rateBasisPoints: 0, recourse: false };
    return { amount, payout, discount: part(cost), holdback: part(holdback), from, until, ...rest };
  };

  it("equals the result of another solver", () => {
    fc.assert(
      fc.property(advance, (of) => {
        const price = priceOf(of);
        const { numerator, denominator } = aprInterval(price.from, price.until);
        const ratio = Number(price.amount.minor - price.holdback.minor) / Number(price.payout.minor);
        const expected = newton(ratio, Number(numerator) / Number(denominator)) * 1e6;
        const found = annualCost(price);
        if (found === undefined) expect(expected).toBeGreaterThan(1e12 * 0.999);
        else expect(Math.abs(found - expected)).toBeLessThanOrEqual(Math.max(1, expected * 1e-9));
      }),
    );
  });

  it("is zero only without a charge, and never lower for a longer wait for the same payout", () => {
    fc.assert(
      fc.property(advance, (of) => {
        const price = priceOf(of);
        expect(annualCost(price) === 0 || price.discount.minor > 0n).toBe(true);
        const sooner = annualCost({ ...price, until: priceOf({ ...of, days: Math.ceil(of.days / 2) }).until });
        expect(sooner ?? Infinity).toBeGreaterThanOrEqual(annualCost(price) ?? 0);
      }),
    );
  });

  it("is left out of a quote where no rate can be computed: a fee that takes most of the price within days", () => {
    const offered = ok(makeQuote("q", money(21n, "GBP"), card, 30, "2026-03-01T12:00:00.000Z"));
    expect(annualCost(offered)).toBeUndefined();
    expect(viewQuote(offered)).not.toHaveProperty("annualCostMillionths");
    expect(isRejection(makeQuote("q", money(20n, "GBP"), card, 30, "2026-03-01T12:00:00.000Z"))).toBe(true);
  });
});
