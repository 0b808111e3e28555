import { describe, expect, it } from "vitest";
import { decideLoan } from "../../../domain/loan/decision.ts";
import { exposure } from "../../../domain/loan/loan-amounts.ts";
import { needsReview } from "../../../domain/loan/review.ts";
import { money } from "../../../domain/money.ts";
import {
  type DecisionRule,
  outcomeFor,
  parseRules,
  type RuleInput,
  ruleOutcomes,
} from "../../../domain/plan/decision-rules.ts";
import { account, creditRequest, day, gbp, rejectionOf, ok } from "../fixtures.ts";

const issued = { approvalNumber: "n1", linkHash: "h1" };

const written = (least: string, most: string, outcome = "review", currency = "GBP"): RuleInput => ({
  least: { amount: least, currency },
  most: { amount: most, currency },
  outcome,
});

const rules: readonly DecisionRule[] = ok(
  parseRules([written("100000", "199999"), written("200000", "9999999", "CreditLimitExceeded")]),
);

describe("the lender's rules on amounts", () => {
  it.each([
    [99_999, undefined],
    [100_000, "review"],
    [199_999, "review"],
    [200_000, "CreditLimitExceeded"],
    [10_000_000, undefined],
  ])("given a request for %d pence, then they give %s: both limits are included", (amount, outcome) => {
    expect(outcomeFor(rules, gbp(amount))).toBe(outcome);
  });

  it("given another currency, then they do not apply", () => {
    expect(outcomeFor(rules, money(150_000n, "KRW"))).toBeUndefined();
    expect(outcomeFor([], gbp(150_000))).toBeUndefined();
  });

  it.each([
    ["least above most", [written("2", "1")], "AmountOutOfRange"],
    ["two that share one amount", [written("1", "5"), written("5", "9")], "InvalidRequest"],
    ["one within another", [written("1", "9"), written("4", "5", "AccountSuspended")], "InvalidRequest"],
    ["the same one twice", [written("1", "9"), written("1", "9")], "InvalidRequest"],
    ["an unknown outcome", [written("1", "2", "perhaps")], "InvalidRequest"],
    ["a yes", [written("1", "2", "approved")], "InvalidRequest"],
    ["a rejection reserved for a person", [written("1", "2", "ReviewDeclined")], "InvalidRequest"],
    ["an unknown currency", [written("1", "2", "review", "XYZ")], "InvalidRequest"],
    ["an invalid amount", [written("1.50", "2")], "InvalidRequest"],
    ["two currencies in one", [{ ...written("1", "2"), most: { amount: "2", currency: "EUR" } }], "CurrencyMismatch"],
    ["more than the maximum", Array.from({ length: 101 }, (_, n) => written(`${n}`, `${n}`)), "InvalidRequest"],
  ])("given %s, then all are rejected", (_, given, code) => {
    expect(rejectionOf(parseRules(given))).toBe(code);
  });

  it("given the same amounts in two currencies, then both rules are accepted", () => {
    expect(ok(parseRules([written("1", "5"), written("1", "5", "review", "KRW")]))).toHaveLength(2);
  });
});

describe("a decision by rule", () => {
  it.each(ruleOutcomes.filter((outcome) => outcome !== "review"))(
    "given a rule that says %s, then it is a no by that code, which nobody is asked about and which holds nothing",
    (ruled) => {
      expect(needsReview({ ...account, review: true }, gbp(16_000), ruled)).toBe(false);
      const loan = decideLoan({ ...creditRequest, ruled }, account, issued, day(0));
      expect(loan).toMatchObject({ status: "declined", code: ruled });
      expect(exposure(loan)).toEqual(gbp(0));
    },
  );

  it("given a rule for review, then a person decides", () => {
    expect(needsReview(account, gbp(16_000), "review")).toBe(true);
    const ruled = { ...creditRequest, ruled: "review" as const };
    expect(decideLoan({ ...ruled, verdict: "declined" }, account, issued, day(0)).code).toBe("ReviewDeclined");
    const loan = decideLoan({ ...ruled, verdict: "approved" }, account, issued, day(0));
    expect(loan).toEqual(decideLoan(creditRequest, account, issued, day(0)));
  });

  it.each([
    ["suspended", { suspended: true }, "AccountSuspended"],
    ["out of credit", { available: gbp(1) }, "CreditLimitExceeded"],
  ])("given an account that is %s, then no rule overrides it", (_, facts, code) => {
    for (const ruled of ruleOutcomes) {
      expect(needsReview({ ...account, ...facts }, gbp(16_000), ruled)).toBe(false);
      expect(decideLoan({ ...creditRequest, ruled }, { ...account, ...facts }, issued, day(0)).code).toBe(code);
    }
  });
});
