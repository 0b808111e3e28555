import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addDays, addTime, dayOf, daysBetween } from "../../../domain/calendar.ts";
import { add, money, type Money, sum } from "../../../domain/money.ts";
import { acceptQuote, makeQuote, type Quote, unearnedDiscount } from "../../../domain/pricing/discount.ts";
import type { RateCard } from "../../../domain/pricing/rate-card.ts";
import { isRejection } from "../../../domain/rejection.ts";
import { day, instant, pounds, price } from "../arbitraries.ts";
import { runs } from "../../runs.ts";

const now = "2026-03-01T12:00:00.000Z";

const gbp = (minor: bigint) => money(minor, "GBP");

type Terms = { readonly rate: number; readonly fixed: bigint; readonly tenorDays: number } & Omit<RateCard, "rows">;

const usual: Terms = {
  rate: 730,
  fixed: 20n,
  tenorDays: 30,
  dayCount: 365,
  quoteMinutes: 15,
  settleDays: 14,
  recourse: false,
  holdbackBasisPoints: 0,
};

const terms: fc.Arbitrary<Terms> = fc.record({
  rate: fc.nat(10_000),
  fixed: fc.bigInt({ min: 0n, max: 500n }),
  tenorDays: fc.integer({ min: 1, max: 800 }),
  dayCount: fc.constantFrom(365, 360),
  quoteMinutes: fc.integer({ min: 1, max: 1_440 }),
  settleDays: fc.integer({ min: 1, max: 120 }),
  recourse: fc.boolean(),
  holdbackBasisPoints: fc.oneof(fc.constant(0), fc.nat(5_000)),
});

/** A card with one row, and a tenor in days. */
const quoteBy = (id: string, amount: Money, { rate, fixed, tenorDays, ...card }: Terms, at = now) => {
  const rows = [{ currency: amount.currency, tenorUpTo: 800, rateBasisPoints: rate, fixed }];
  return makeQuote(id, amount, { ...card, rows }, tenorDays, at);
};

/** An issued quote, for tests that start with one. */
const given = (amount = gbp(100_000n), by = usual): Quote => {
  const offered = quoteBy("q1", amount, by);
  if (isRejection(offered)) throw new Error(offered.detail);
  return offered;
};

describe("quoting a receivable", () => {
  it("given 1000 pounds for 30 days at 7.3 % a year, when quoted, then the discount is 6 pounds and the rest is paid out", () => {
    expect(given()).toEqual({
      id: "q1",
      amount: gbp(100_000n),
      discount: gbp(600n),
      fixed: gbp(20n),
      holdback: gbp(0n),
      payout: gbp(99_380n),
      recourse: false,
      from: "2026-03-01",
      until: "2026-03-31",
      expiresAt: "2026-03-01T12:15:00.000Z",
      rateBasisPoints: 730,
    });
  });

  it("given a year of 360 days, when quoted, then each day costs more", () => {
    expect(given(gbp(100_000n), { ...usual, dayCount: 360 }).discount).toEqual(gbp(608n));
  });

  it("given half a penny of discount, when quoted, then it is rounded to the even penny", () => {
    const halfPercent = { ...usual, rate: 50, tenorDays: 365, fixed: 0n };
    expect(given(gbp(100n), halfPercent).discount).toEqual(gbp(0n));
    expect(given(gbp(300n), halfPercent).discount).toEqual(gbp(2n));
    expect(given(gbp(500n), halfPercent).discount).toEqual(gbp(2n));
  });

  it("given a tenth held back and recourse, when quoted, then the payout is smaller by it and the discount is unchanged", () => {
    const by = { ...usual, holdbackBasisPoints: 1_000, recourse: true };
    expect(given(gbp(100_009n), by)).toMatchObject({
      discount: gbp(600n),
      holdback: gbp(10_000n),
      payout: gbp(89_389n),
      recourse: true,
    });
  });

  it("payout, discount, fixed fee and holdback sum to the amount, and the payout is always positive", () => {
    fc.assert(
      fc.property(price(), terms, instant, (amount, by, at) => {
        const offered = quoteBy("q", amount, by, at);
        if (isRejection(offered)) return;
        expect(add(offered.payout, offered.discount, offered.fixed, offered.holdback)).toEqual(amount);
        expect(offered.holdback.minor * 10_000n).toBeLessThanOrEqual(amount.minor * BigInt(by.holdbackBasisPoints));
        expect(offered.payout.minor).toBeGreaterThan(0n);
        expect(offered.discount.minor).toBeGreaterThanOrEqual(0n);
        expect(offered.from).toBe(dayOf(at));
        expect(daysBetween(offered.from, offered.until)).toBe(by.tenorDays);
        expect(offered.expiresAt).toBe(addTime(at, { minutes: by.quoteMinutes }));
      }),
    );
  });

  it("the discount is exact to half a penny", () => {
    fc.assert(
      fc.property(price(), terms, (amount, by) => {
        const offered = quoteBy("q", amount, by);
        if (isRejection(offered)) return;
        const year = 10_000n * BigInt(by.dayCount);
        const error = offered.discount.minor * year - amount.minor * BigInt(by.rate * by.tenorDays);
        expect(2n * (error < 0n ? -error : error)).toBeLessThanOrEqual(year);
      }),
    );
  });

  it("is rejected exactly when discount, fee and holdback use up the price", () => {
    fc.assert(
      fc.property(price(1000n), terms, (amount, by) => {
        const year = 10_000n * BigInt(by.dayCount);
        const holdback = (amount.minor * BigInt(by.holdbackBasisPoints)) / 10_000n;
        const cost = amount.minor * BigInt(by.rate * by.tenorDays) + (by.fixed + holdback) * year;
        // The exact cost leaves less than half a penny of the price, or it does not; at the half, rounding decides.
        const left = 2n * (amount.minor * year - cost) - year;
        const refused = isRejection(quoteBy("q", amount, by));
        if (left !== 0n) expect(refused).toBe(left < 0n);
      }),
      runs(1000),
    );
    expect(quoteBy("q", gbp(20n), usual)).toMatchObject({ rejected: "AmountOutOfRange" });
    expect(quoteBy("q", gbp(21n), usual)).toMatchObject({ payout: gbp(1n) });
  });

  it("is rejected for a price of zero or less", () => {
    expect(quoteBy("q", gbp(0n), { ...usual, fixed: 0n })).toMatchObject({ rejected: "AmountOutOfRange" });
    expect(quoteBy("q", gbp(-100n), { ...usual, fixed: 0n })).toMatchObject({ rejected: "AmountOutOfRange" });
  });

  it("throws on invalid terms", () => {
    const wrong: Partial<Terms>[] = [
      { rate: -1 },
      { fixed: -1n },
      { tenorDays: 0 },
      { quoteMinutes: -1 },
      { tenorDays: 1.5 },
      { holdbackBasisPoints: 10_000 },
    ];
    for (const broken of wrong) expect(() => quoteBy("q", gbp(100n), { ...usual, ...broken })).toThrow(RangeError);
  });
});

describe("accepting a quote", () => {
  it("given a quote, when it is accepted before its expiry, or arrives within a phase's time after it, then it is binding", () => {
    expect(acceptQuote(given(), "2026-03-01T12:14:59.999Z")).toEqual(given());
    expect(acceptQuote(given(), "2026-03-01T12:29:59.999Z")).toEqual(given());
  });

  it("given a quote, when it is accepted later, then it has expired", () => {
    expect(acceptQuote(given(), "2026-03-01T12:30:00.000Z")).toMatchObject({ rejected: "QuoteExpired" });
    expect(acceptQuote(given(), "2027-01-01T00:00:00.000Z")).toMatchObject({ rejected: "QuoteExpired" });
  });
});

describe("the discount for unused days", () => {
  const days = fc.integer({ min: 1, max: 400 });

  it("is the whole discount on the first day or before, and zero on the last day or after", () => {
    fc.assert(
      fc.property(pounds(), day, days, fc.nat(500), (discount, from, n, more) => {
        const until = addDays(from, n);
        expect(unearnedDiscount(discount, from, until, addDays(from, -more))).toEqual(discount);
        expect(unearnedDiscount(discount, from, until, addDays(until, more)).minor).toBe(0n);
      }),
    );
  });

  it("never grows over time, and never exceeds the exact share", () => {
    fc.assert(
      fc.property(pounds(), day, days, fc.nat(400), (discount, from, n, used) => {
        const until = addDays(from, n);
        const on = addDays(from, Math.min(used, n));
        const rest = unearnedDiscount(discount, from, until, on);
        const exact = discount.minor * BigInt(daysBetween(on, until));
        expect(rest.minor * BigInt(n)).toBeLessThanOrEqual(exact);
        expect((rest.minor + 1n) * BigInt(n)).toBeGreaterThan(exact);
        expect(unearnedDiscount(discount, from, until, addDays(on, 1)).minor).toBeLessThanOrEqual(rest.minor);
      }),
    );
  });

  it("given parts of one discount, when rebated separately, then they never exceed the rebate of the whole", () => {
    fc.assert(
      fc.property(fc.array(pounds(10_000n), { maxLength: 5 }), day, days, fc.nat(400), (parts, from, n, used) => {
        const [until, on] = [addDays(from, n), addDays(from, used)];
        const apart = sum(
          parts.map((part) => unearnedDiscount(part, from, until, on)),
          "GBP",
        );
        expect(apart.minor).toBeLessThanOrEqual(unearnedDiscount(sum(parts, "GBP"), from, until, on).minor);
      }),
    );
  });

  it("given 6.00 for 30 days, when 10 days were used, then 4.00 is rebated; of 1.00 then 0.66", () => {
    expect(unearnedDiscount(gbp(600n), "2026-03-01", "2026-03-31", "2026-03-11")).toEqual(gbp(400n));
    expect(unearnedDiscount(gbp(100n), "2026-03-01", "2026-03-31", "2026-03-11")).toEqual(gbp(66n));
  });

  it("given a discount for zero days, then it is earned at once", () => {
    expect(unearnedDiscount(gbp(100n), "2026-03-01", "2026-03-01", "2026-03-01")).toEqual(gbp(0n));
  });
});
