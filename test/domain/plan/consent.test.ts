import { describe, expect, it } from "vitest";
import { addDays } from "../../../domain/calendar.ts";
import { money } from "../../../domain/money.ts";
import { type Agreement, agreeOnPlan, type PlanChoice, type ShownDisclosure } from "../../../domain/plan/consent.ts";
import { disclose } from "../../../domain/plan/disclosure.ts";
import { type Offer, offerOf } from "../../../domain/plan/offer.ts";
import type { Rejection } from "../../../domain/rejection.ts";
import { offering, payOnce, planOf } from "../catalogues.ts";
import { valueOf } from "../credit-fixtures.ts";

const askedAt = "2025-12-15T10:00:00.000Z";

const amount = money(120_000n, "EUR");

const catalogue = offering(planOf({ rolling: "following" }), payOnce(30));

/** A readable digest: the whole disclosure. */
const digestOf = (offer: Offer): string => JSON.stringify(disclose("lender", offer));

const show = (day = "2025-12-15", from = catalogue, of = amount): ShownDisclosure => ({
  day,
  digest: digestOf(valueOf(offerOf(from, "instalments-6", of, day))),
});

const consent = (shown: ShownDisclosure, but: Partial<PlanChoice> = {}): Agreement | Rejection =>
  agreeOnPlan(catalogue, { plan: "instalments-6", amount, shown, ...but }, digestOf, askedAt);

describe("a purchaser's consent", () => {
  it("is kept with the disclosure's day, digest, rate and sums, and the holidays that the loan needs", () => {
    const shown = show();
    const { cost } = valueOf(offerOf(catalogue, "instalments-6", amount, shown.day));
    expect(valueOf(consent(shown))).toEqual({
      plan: "instalments-6",
      terms: expect.objectContaining({
        count: 6,
        calendar: { weekend: [6, 0], holidays: ["2025-12-25", "2026-01-01", "2026-04-03", "2026-04-06", "2026-05-01"] },
      }),
      consent: {
        ...shown,
        at: askedAt,
        apr: cost.tenths,
        totalCost: cost.totalCost,
        totalPayable: cost.totalPayable,
      },
    });
  });

  it("is valid for a disclosure of the last week, and of tomorrow, which has begun in the east", () => {
    for (const away of [1, 0, -1, -7]) expect(consent(show(addDays("2025-12-15", away)))).toHaveProperty("consent");
    for (const away of [2, -8, 30])
      expect(consent(show(addDays("2025-12-15", away)))).toMatchObject({ rejected: "ConsentMismatch" });
    const choice = { plan: "instalments-6", amount, shown: show("2025-12-16") };
    expect(agreeOnPlan(catalogue, choice, digestOf, "2025-12-15T09:59:59.999Z")).toMatchObject({
      rejected: "ConsentMismatch",
    });
  });

  it.each<readonly [string, ShownDisclosure]>([
    ["another amount", show("2025-12-15", catalogue, money(120_001n, "EUR"))],
    ["another rate", show("2025-12-15", offering(planOf({ rolling: "following", rateBasisPoints: 1489 })))],
    ["another calendar", show("2025-12-15", offering(planOf({ rolling: "following" }, { calendar: "gulf" })))],
    ["a fee less", show("2025-12-15", offering(planOf({ rolling: "following" }, { openingFee: 1n })))],
    ["another day", { ...show("2025-12-14"), day: "2025-12-15" }],
    ["nothing", { day: "2025-12-15", digest: "" }],
  ])("is rejected when %s was shown", (_, shown) => {
    expect(consent(shown)).toMatchObject({ rejected: "ConsentMismatch" });
  });

  it("is required for a plan with a cost, and not for a free one", () => {
    expect(agreeOnPlan(catalogue, { plan: "instalments-6", amount }, digestOf, askedAt)).toMatchObject({
      rejected: "ConsentMissing",
    });
    const free = valueOf(agreeOnPlan(catalogue, { plan: "pay-in-30", amount }, digestOf, askedAt));
    expect(free).toEqual({ plan: "pay-in-30", terms: expect.objectContaining({ count: 1 }) });
    const withFee = offering(payOnce(30, { instalmentFee: 1n }));
    expect(agreeOnPlan(withFee, { plan: "pay-in-30", amount }, digestOf, askedAt)).toMatchObject({
      rejected: "ConsentMissing",
    });
  });

  const lateFee = { fixed: 0n, rateBasisPoints: 0, mostForInstalment: 600n, mostForLoan: 1200n };

  it.each([
    ["a fixed late fee", payOnce(30, { lateFee: { ...lateFee, fixed: 500n } })],
    ["a late fee in per cent", payOnce(30, { lateFee: { ...lateFee, rateBasisPoints: 100 } })],
    [
      "a late fee on free parts",
      { ...planOf({ method: "parts", rateBasisPoints: 0 }, { lateFee: { ...lateFee, fixed: 1n } }), id: "pay-in-30" },
    ],
  ])("is required for a plan that is free but for %s, and keeps what was shown of it", (_, plan) => {
    const withLateFee = offering(plan);
    const choice = { plan: "pay-in-30", amount };
    expect(agreeOnPlan(withLateFee, choice, digestOf, askedAt)).toMatchObject({ rejected: "ConsentMissing" });
    const digest = digestOf(valueOf(offerOf(withLateFee, "pay-in-30", amount, "2025-12-15")));
    const agreed = valueOf(
      agreeOnPlan(withLateFee, { ...choice, shown: { day: "2025-12-15", digest } }, digestOf, askedAt),
    );
    expect(agreed).toMatchObject({ consent: { digest, totalCost: money(0n, "EUR") } });
    // Shown without the late fee, it was another plan.
    const without = digestOf(
      valueOf(offerOf(offering({ ...plan, amounts: payOnce(30).amounts }), "pay-in-30", amount, "2025-12-15")),
    );
    expect(
      agreeOnPlan(withLateFee, { ...choice, shown: { day: "2025-12-15", digest: without } }, digestOf, askedAt),
    ).toMatchObject({ rejected: "ConsentMismatch" });
  });

  it("is required only in the currencies that have a late fee", () => {
    const plan = payOnce(30);
    const inEuros = {
      ...plan,
      amounts: plan.amounts.map((each) =>
        each.least.currency === "EUR" ? { ...each, lateFee: { ...lateFee, fixed: 500n } } : each,
      ),
    };
    const agreeOn = (price: typeof amount) =>
      agreeOnPlan(offering(inEuros), { plan: "pay-in-30", amount: price }, digestOf, askedAt);
    expect(agreeOn(amount)).toMatchObject({ rejected: "ConsentMissing" });
    expect(agreeOn(money(50_000n, "KRW"))).toMatchObject({ plan: "pay-in-30" });
  });

  it("is rejected for a plan not offered for the amount, without naming the plan", () => {
    const small = agreeOnPlan(
      catalogue,
      { plan: "instalments-6", amount: money(999n, "EUR"), shown: show() },
      digestOf,
      askedAt,
    );
    expect(small).toMatchObject({ rejected: "PlanUnavailable" });
    expect(JSON.stringify(small)).not.toContain("instalments");
    expect(consent(show(), { plan: "gone" })).toMatchObject({ rejected: "PlanUnavailable" });
    expect(consent(show(), { amount: money(120_000n, "GBP") })).toMatchObject({ rejected: "PlanUnavailable" });
  });
});
