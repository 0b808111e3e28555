import { describe, expect, it } from "vitest";
import { money } from "../../../domain/money.ts";
import { checkCard, type RateCard, rateFor, type RateRow } from "../../../domain/pricing/rate-card.ts";
import { card as usual, rejectionOf, ok } from "../fixtures.ts";

const row = (currency: string, tenorUpTo: number, rateBasisPoints = 600, fixed = 0n): RateRow => ({
  currency,
  tenorUpTo,
  rateBasisPoints,
  fixed,
});

const cardOf = (...rows: readonly RateRow[]): RateCard => ({ ...usual, rows });

const rate = (card: RateCard, currency: string, days: number) => rateFor(card, money(100n, currency), days);

describe("a mall's rate card", () => {
  const card = cardOf(row("GBP", 30, 500), row("*", 60, 900), row("GBP", 90, 700), row("KRW", 30, 400, 100n));

  it("prices by the first row of the currency with a sufficient tenor", () => {
    expect(ok(rate(card, "GBP", 1)).rateBasisPoints).toBe(500);
    expect(ok(rate(card, "GBP", 30)).rateBasisPoints).toBe(500);
    expect(ok(rate(card, "GBP", 31)).rateBasisPoints).toBe(700);
    expect(ok(rate(card, "KRW", 30))).toMatchObject({ rateBasisPoints: 400, fixed: 100n });
  });

  it("prices a currency without its own rows by the rows for any currency, and no other", () => {
    expect(ok(rate(card, "EUR", 60)).rateBasisPoints).toBe(900);
    expect(rejectionOf(rate(card, "KRW", 31))).toBe("RateMissing");
    expect(rejectionOf(rate(card, "GBP", 91))).toBe("RateMissing");
    expect(rejectionOf(rate(card, "EUR", 61))).toBe("RateMissing");
    expect(rejectionOf(rate(cardOf(row("GBP", 30)), "EUR", 1))).toBe("RateMissing");
  });

  it("is accepted when it is valid", () => {
    expect(checkCard(card)).toBeUndefined();
    expect(checkCard(cardOf(row("JPY", 4_000, 10_000, 999_999_999_999_999n)))).toBeUndefined();
  });

  it.each<[string, Partial<RateCard>]>([
    ["rows: ", { rows: [] }],
    ["rows: ", { rows: Array.from({ length: 101 }, (_, i) => row("GBP", i + 1)) }],
    ["rows: ", { rows: [row("GBP", 30), row("GBP", 30)] }],
    ["rows: ", { rows: [row("GBP", 60), row("EUR", 10), row("GBP", 30)] }],
    ["currency: ", { rows: [row("gbp", 30)] }],
    ["currency: ", { rows: [row("XXX", 30)] }],
    ["tenorUpTo: ", { rows: [row("GBP", 0)] }],
    ["tenorUpTo: ", { rows: [row("GBP", 30.5)] }],
    ["tenorUpTo: ", { rows: [row("GBP", 4_001)] }],
    ["rateBasisPoints: ", { rows: [row("GBP", 30, -1)] }],
    ["rateBasisPoints: ", { rows: [row("GBP", 30, 10_001)] }],
    ["rateBasisPoints: ", { rows: [row("GBP", 30, 0.5)] }],
    ["fixed: ", { rows: [row("GBP", 30, 600, -1n)] }],
    ["fixed: ", { rows: [row("GBP", 30, 600, 1_000_000_000_000_000n)] }],
    ["fixed: ", { rows: [row("*", 30, 600, 1n)] }],
    ["dayCount: ", { dayCount: 364 as 365 }],
    ["quoteMinutes: ", { quoteMinutes: 0 }],
    ["quoteMinutes: ", { quoteMinutes: 1_441 }],
    ["settleDays: ", { settleDays: 0 }],
    ["settleDays: ", { settleDays: 121 }],
    ["holdbackBasisPoints: ", { holdbackBasisPoints: -1 }],
    ["holdbackBasisPoints: ", { holdbackBasisPoints: 5_001 }],
  ])("that is wrong is refused and says where: %s", (where, wrong) => {
    const answer = checkCard({ ...usual, ...wrong });
    expect(answer).toMatchObject({ rejected: "InvalidRequest" });
    expect(answer?.detail.startsWith(where)).toBe(true);
  });
});
