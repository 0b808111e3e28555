import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addDays, type Day, startOfDay } from "../../../../domain/calendar.ts";
import {
  requestCollection,
  completeCollection,
  refuseCollection,
} from "../../../../domain/loan/collection/collection.ts";
import { startRepayment } from "../../../../domain/loan/collection/start-repayment.ts";
import { decideLoan } from "../../../../domain/loan/decision.ts";
import { dueOf } from "../../../../domain/loan/loan-schedule.ts";
import type { Loan } from "../../../../domain/loan/loan.ts";
import { discountReceivable, paySeller } from "../../../../domain/loan/receivable/receivable.ts";
import { refund } from "../../../../domain/loan/refund/refund.ts";
import { costInForce } from "../../../../domain/loan/view/cost-in-force.ts";
import { money } from "../../../../domain/money.ts";
import { disclosedCost } from "../../../../domain/plan/disclosed-cost.ts";
import { makeQuote } from "../../../../domain/pricing/discount.ts";
import { type Credit, payInDays } from "../../../../domain/schedule/credit-terms.ts";
import { creditOf, valueOf, scheduled } from "../../credit-fixtures.ts";
import { account, card, creditRequest } from "../../fixtures.ts";

/** A loan of a credit, its seller paid the day before acceptance. */
const accepted = (credit: Credit): Loan =>
  valueOf(startRepayment(funded(credit), credit.acceptedOn, startOfDay(credit.acceptedOn)));

const funded = ({ principal: amount, terms, acceptedOn }: Credit): Loan => {
  const now = startOfDay(addDays(acceptedOn, -1));
  const line = { ...account, limit: amount, available: amount, terms };
  const loan = decideLoan({ ...creditRequest, amount }, line, { approvalNumber: "n", linkHash: "h" }, now);
  const rows = [{ currency: amount.currency, tenorUpTo: 400, rateBasisPoints: 0, fixed: 0n }];
  const price = valueOf(makeQuote("q", amount, { ...card, rows }, 30, now));
  return valueOf(paySeller(valueOf(discountReceivable(loan, 1, price, now)), 1, now));
};

const pay = (loan: Loan, on: Day, amount?: bigint, becomes?: "shorter" | "smaller"): Loan => {
  const at = startOfDay(on);
  const key = `${amount === undefined ? "due" : "early"}.${loan.version}`;
  const early = {
    ...(amount !== undefined && { amount: money(amount, loan.amount.currency) }),
    ...(becomes && { becomes }),
  };
  const ask = amount === undefined ? ({ what: "due" } as const) : ({ what: "early", ...early } as const);
  return valueOf(completeCollection(valueOf(requestCollection(loan, key, ask, at)), key, at));
};

const toTheEnd = (loan: Loan): Loan => {
  const due = dueOf(loan);
  return due === undefined ? loan : toTheEnd(pay(loan, due));
};

describe("the cost of a running loan", () => {
  it("is the disclosed cost from acceptance to the last instalment, when each is paid on its due date", () => {
    const terms = fc.record({
      method: fc.constantFrom("annuity" as const, "equalPrincipal" as const),
      count: fc.integer({ min: 1, max: 12 }),
      rateBasisPoints: fc.integer({ min: 1, max: 3000 }),
      openingFee: fc.bigInt({ min: 0n, max: 500n }),
    });
    const principal = fc.constantFrom("EUR", "KWD", "KRW", "JPY").map((currency) => money(100_000n, currency));
    fc.assert(
      fc.property(terms, principal, fc.nat(12), (of, amount, paid) => {
        const credit = creditOf(of, amount);
        const shown = valueOf(disclosedCost(credit, scheduled(credit)));
        let loan = accepted(credit);
        for (let n = 0; n < paid && dueOf(loan) !== undefined; n++) loan = pay(loan, dueOf(loan) ?? "");
        expect(costInForce(loan, startOfDay(dueOf(loan) ?? "2030-01-01"))).toEqual(shown);
        expect(costInForce(toTheEnd(loan), "2030-01-01T00:00:00.000Z")).toEqual(shown);
      }),
    );
  });

  it("is lower after a partial prepayment, at about the same rate, and lowest after a payoff", () => {
    const credit = creditOf({}, money(1_000_000n, "EUR"));
    const shown = valueOf(disclosedCost(credit, scheduled(credit)));
    const loan = pay(pay(accepted(credit), "2026-02-28"), "2026-03-31");
    const smaller = costInForce(toTheEnd(pay(loan, "2026-04-10", 300_000n, "smaller")), "2030-01-01T00:00:00.000Z");
    const shorter = costInForce(toTheEnd(pay(loan, "2026-04-10", 300_000n, "shorter")), "2030-01-01T00:00:00.000Z");
    const costs = [shown, smaller, shorter].map((cost) => Number(cost?.totalCost.minor));
    expect(costs).toEqual(costs.toSorted((a, b) => b - a));
    expect(new Set(costs).size).toBe(3);
    for (const cost of [smaller, shorter]) expect(Math.abs((cost?.tenths ?? 0) - shown.tenths)).toBeLessThanOrEqual(1);
  });

  it("is zero when all goods and their cost are refunded, as less debt or in cash, and lower when some are", () => {
    const credit = creditOf({ openingFee: 500n }, money(100_000n, "EUR"));
    const paid = pay(accepted(credit), "2026-02-28");
    const at = "2026-03-05T00:00:00.000Z";
    const half = valueOf(refund(paid, 1, money(50_000n, "EUR"), at));
    const all = valueOf(refund(half, 2, money(50_000n, "EUR"), at));
    expect(costInForce(all, at)).toMatchObject({ totalCost: money(0n, "EUR"), tenths: 0 });
    const requested = valueOf(
      requestCollection(accepted(credit), "due.9", { what: "due" }, "2026-02-28T00:00:00.000Z"),
    );
    const late = refuseCollection(requested, "due.9", "2026-02-28T00:00:00.000Z");
    const back = valueOf(refund(late, 1, money(100_000n, "EUR"), at));
    expect(costInForce(back, at)?.totalCost).toEqual(money(0n, "EUR"));
    const costs = [toTheEnd(paid), toTheEnd(half)].map(
      (loan) => costInForce(loan, "2030-01-01T00:00:00.000Z")?.totalCost.minor,
    );
    // Less than half, for what was paid of the principal now stands against half of it.
    expect(Number(costs[1])).toBeGreaterThan(Number(costs[0]) * 0.4);
    expect(Number(costs[1])).toBeLessThan(Number(costs[0]) * 0.5);
  });

  it("counts returned goods as paid, so that their price is no cost", () => {
    const credit = creditOf({}, money(100_000n, "EUR"));
    const at = "2026-03-01T00:00:00.000Z";
    const refundPolicy = { interest: "kept", fees: "kept", borneBy: "lender" } as const;
    const paid = { ...pay(accepted(credit), "2026-02-28"), refundPolicy };
    const cost = costInForce(valueOf(refund(paid, 1, money(40_000n, "EUR"), at)), at);
    const full = valueOf(disclosedCost(credit, scheduled(credit)));
    expect(cost?.totalCost.minor).toBeGreaterThan(0n);
    expect(cost?.totalCost.minor).toBeLessThan(full.totalCost.minor);
    expect(Math.abs((cost?.tenths ?? 0) - full.tenths)).toBeLessThanOrEqual(2);
  });

  it("is zero for a free credit, and is not shown before the goods are accepted", () => {
    const credit = { ...creditOf(), terms: payInDays(30) };
    expect(costInForce(accepted(credit), "2026-02-01T00:00:00.000Z")).toMatchObject({
      tenths: 0,
      totalCost: { minor: 0n },
    });
    expect(costInForce(funded(credit), "2026-02-01T00:00:00.000Z")).toBeUndefined();
  });
});
