import { defaultLateness } from "../../../domain/schedule/lateness-terms.ts";
import type { LateFeeTerms } from "../../../domain/schedule/lateness.ts";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addDays } from "../../../domain/calendar.ts";
import { formatMoney, money } from "../../../domain/money.ts";
import { disclose } from "../../../domain/plan/disclosure.ts";
import { checkOfferRequest, type Offer, offerOf, offers } from "../../../domain/plan/offer.ts";
import { day } from "../arbitraries.ts";
import { offering, payOnce, planOf, prices } from "../catalogues.ts";
import { valueOf } from "../credit-fixtures.ts";

const offer = (plan: ReturnType<typeof planOf>, amount = money(120_000n, "EUR"), acceptedOn = "2026-01-15"): Offer =>
  valueOf(offerOf(offering(plan), plan.id, amount, acceptedOn));

const sum = (amounts: readonly { readonly minor: bigint }[]): number =>
  Number(amounts.reduce((all, { minor }) => all + minor, 0n));

/** The textbook formulas in floating point; the schedule can differ from them by its roundings only. */
describe("an offer by formula, in euros, dinars, won and yen", () => {
  it.each(prices.map((price) => [formatMoney(price), price] as const))("an annuity of %s", (_, price) => {
    const monthly = 0.149 / 12;
    const level = (Number(price.minor) * monthly) / (1 - (1 + monthly) ** -6);
    const { rows, cost } = offer(planOf(), price);
    expect(rows.slice(0, 5).map(({ total }) => Number(total.minor))).toEqual(Array(5).fill(Math.round(level)));
    expect(Math.abs(Number(rows[5]?.total.minor) - level)).toBeLessThanOrEqual(6);
    expect(Math.abs(Number(cost.totalCost.minor) - (6 * level - Number(price.minor)))).toBeLessThanOrEqual(6);
    // Compounded over twelve months.
    expect(cost.tenths).toBe(Math.round(((1 + monthly) ** 12 - 1) * 1000));
    expect(cost.tenths).toBe(160);
  });

  it.each(prices.map((price) => [formatMoney(price), price] as const))("equal principal of %s", (_, price) => {
    const { rows, cost } = offer(planOf({ method: "equalPrincipal", count: 12, rateBasisPoints: 1200 }), price);
    const part = Number(price.minor) / 12;
    for (const [index, { principal, interest }] of rows.entries()) {
      expect(Number(principal.minor)).toBe(part);
      expect(Math.abs(Number(interest.minor) - part * (12 - index) * 0.01)).toBeLessThanOrEqual(0.5);
    }
    expect(Math.abs(Number(cost.totalCost.minor) - Number(price.minor) * 0.065)).toBeLessThanOrEqual(6);
    expect(cost.tenths).toBe(Math.round((1.01 ** 12 - 1) * 1000));
  });

  it.each(prices.map((price) => [formatMoney(price), price] as const))("in full with a fee, %s", (_, price) => {
    const openingFee = price.minor / 100n;
    const { rows, cost } = offer(payOnce(14, { openingFee }), price);
    expect(rows.map(({ due, total }) => [due, total.minor])).toEqual([["2026-01-29", price.minor + openingFee]]);
    // A hundredth in fourteen days of a year of 365.
    expect(cost.tenths).toBe(Math.round((1.01 ** (365 / 14) - 1) * 1000));
  });

  it.each(prices.map((price) => [formatMoney(price), price] as const))("three parts of %s cost nothing", (_, price) => {
    const { rows, cost } = offer(planOf({ method: "parts", count: 3, rateBasisPoints: 0 }), price);
    expect(rows.map(({ total }) => total.minor)).toEqual(Array(3).fill(price.minor / 3n));
    expect(cost).toMatchObject({ tenths: 0, millionths: 0, totalCost: { minor: 0n }, totalPayable: price });
  });
});

describe("an offer", () => {
  it("rolls by the calendar of its currency: banks in the Gulf open on Sunday and close on Friday", () => {
    const plan = planOf({ rolling: "following" });
    expect(
      offer(plan, money(120_000n, "EUR"), "2025-12-03")
        .rows.slice(0, 3)
        .map(({ due }) => due),
    ).toEqual(["2026-01-05", "2026-02-03", "2026-03-03"]);
    expect(
      offer(plan, money(360_000n, "KWD"), "2026-01-25")
        .rows.slice(0, 2)
        .map(({ due }) => due),
    ).toEqual(["2026-03-01", "2026-03-25"]);
  });

  it("exists for every amount of its range, and for no other", () => {
    const catalogue = offering(planOf());
    const minor = fc.oneof(fc.bigInt({ min: 900n, max: 1100n }), fc.bigInt({ min: 1n, max: 10_000_100n }));
    fc.assert(
      fc.property(minor, day, (amount, on) => {
        const found = offerOf(catalogue, "instalments-6", money(amount, "EUR"), on);
        if (amount < 1000n || amount > 10_000_000n) expect(found).toMatchObject({ rejected: "PlanUnavailable" });
        else expect(sum(valueOf(found).rows.map(({ principal }) => principal))).toBe(Number(amount));
      }),
    );
  });

  it.each(["instalments-7", "", "constructor", "__proto__"])("does not exist for an unknown plan %j", (id) => {
    expect(offerOf(offering(planOf()), id, money(120_000n, "EUR"), "2026-01-15")).toMatchObject({
      rejected: "PlanUnavailable",
    });
  });

  it("is listed by cost, and free offers by the earliest due date", () => {
    const dear = { ...planOf({ rateBasisPoints: 2000 }), id: "dear" };
    const catalogue = offering(dear, payOnce(45), planOf(), payOnce(14), { ...planOf(), id: "none", amounts: [] });
    const listed = offers(catalogue, money(120_000n, "EUR"), "2026-01-15").map(({ plan }) => plan.id);
    expect(listed).toEqual(["pay-in-14", "pay-in-45", "instalments-6", "dear"]);
  });

  it.each<readonly [string, bigint, string, string | undefined]>([
    ["nothing", 0n, "2026-01-15", "AmountOutOfRange"],
    ["a negative amount", -1n, "2026-01-15", "AmountOutOfRange"],
    ["more than the maximum", 10n ** 13n + 1n, "2026-01-15", "AmountOutOfRange"],
    ["the maximum", 10n ** 13n, "2026-01-15", undefined],
    ["an invalid day", 1n, "2026-02-30", "InvalidRequest"],
    ["a week ago", 1n, addDays("2026-01-15", -7), undefined],
    ["longer ago", 1n, addDays("2026-01-15", -8), "InvalidRequest"],
    ["in a year", 1n, addDays("2026-01-15", 366), undefined],
    ["later", 1n, addDays("2026-01-15", 367), "InvalidRequest"],
  ])("requested for %s", (_, minor, on, rejected) => {
    expect(checkOfferRequest(money(minor, "EUR"), on, "2026-01-15")?.rejected).toBe(rejected);
  });
});

describe("the disclosure of an offer", () => {
  it("is complete: instalments, sums, rate, terms and sentences, in text and integers", () => {
    const shown = disclose("lender_l", offer(planOf({ rolling: "modifiedFollowing" }, { openingFee: 250n })));
    expect(shown).toMatchObject({
      lender: "lender_l",
      plan: "instalments-6",
      amount: { amount: "120000", currency: "EUR" },
      day: "2026-01-15",
      apr: { percent: expect.stringMatching(/^\d\d\.\d$/), millionths: expect.any(Number) },
      terms: { rateBasisPoints: 1490, dayCount: "30/360", openingFee: "250" },
      words: [
        "You pay €1,200.00 back in 6 equal instalments, one every month after you accept the goods.",
        "Interest is 14.90 % a year, fixed, on what is left to pay, counted by months of 30 days over a year of 360 (30/360).",
        "Fees are €2.50 with the first instalment.",
        "A due date on which no bank works moves to the next day on which they do, or back when that is in the next month.",
        "Nothing is due before you accept the goods; the dates and the cost are those of goods accepted on 15 January 2026.",
        "You may pay all or a part of it earlier at any time, and it then costs less.",
        "There is no fee for paying late.",
        "You may cancel before you accept the goods, and within 14 days after it. You then send the goods back, and get back what you have paid for them.",
      ],
    });
    expect(shown.instalments).toHaveLength(6);
    expect(shown.instalments[0]).toMatchObject({ no: 1, due: "2026-02-16", fee: { amount: "250", currency: "EUR" } });
    const numbers = JSON.stringify(shown).match(/:-?\d[\d.e+-]*/g) ?? [];
    expect(numbers.filter((each) => each.includes("."))).toEqual([]);
  });

  it.each<readonly [Parameters<typeof planOf>[0], string]>([
    [
      { method: "parts", count: 1, rateBasisPoints: 0, due: { kind: "everyDays", days: 30 } },
      "in full, 30 days after you accept the goods.",
    ],
    [
      { method: "parts", count: 3, rateBasisPoints: 0, due: { kind: "everyDays", days: 14 } },
      "in 3 equal parts, one every 14 days after you accept the goods.",
    ],
    [
      { method: "equalPrincipal", due: { kind: "dayOfMonth", day: "last", atLeastDays: 14 } },
      "in 6 instalments of equal principal, one on the last day of each month, the first at least 14 days after you accept the goods.",
    ],
    [
      { count: 1, due: { kind: "dayOfMonth", day: 25, atLeastDays: 0 } },
      "in full, on day 25 of a month, at least a day after you accept the goods.",
    ],
  ])("states when to pay", (but, words) => {
    expect(disclose("l", offer(planOf(but))).words[0]).toBe(`You pay €1,200.00 back ${words}`);
  });

  it.each<readonly [Partial<LateFeeTerms>, number, string]>([
    [
      { fixed: 500n },
      7,
      "A payment that is late by more than 7 days costs a fee of €5.00, and again every 30 days: at most €10.00 for one payment, and €30.00 in all.",
    ],
    [
      { rateBasisPoints: 250 },
      1,
      "A payment that is late by more than 1 day costs a fee of 2.50 % of what is late, and",
    ],
    [
      { fixed: 100n, rateBasisPoints: 100 },
      0,
      "A payment that is late costs a fee of €1.00 and 1.00 % of what is late, and",
    ],
    [{}, 7, "There is no fee for paying late."],
  ])("states what paying late costs", (fee, graceDays, sentence) => {
    const none = { fixed: 0n, rateBasisPoints: 0, mostForInstalment: 1000n, mostForLoan: 3000n };
    const made = offer(planOf({}));
    const lateness = { ...defaultLateness, graceDays, fee: { ...none, ...fee } };
    const credit = { ...made.credit, terms: { ...made.credit.terms, lateness } };
    expect(disclose("l", { ...made, credit }).words.join(" ")).toContain(sentence);
  });

  it("states what is free", () => {
    const { words } = disclose("l", offer(planOf({ method: "parts", rateBasisPoints: 0 })));
    expect(words).toEqual(expect.arrayContaining(["There is no interest.", "There are no fees."]));
    const eased = disclose("l", offer(planOf({ interestFreeDays: 30, principalGrace: 2 }))).words.join(" ");
    expect(eased).toContain(
      "The first 30 days after you accept bear no interest. The first 2 instalments are of interest",
    );
  });
});
