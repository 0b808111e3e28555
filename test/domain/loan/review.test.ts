import { describe, expect, it } from "vitest";
import { decideLoan } from "../../../domain/loan/decision.ts";
import { exposure } from "../../../domain/loan/loan-amounts.ts";
import { decideReview, isOpenReview, needsReview, type Review } from "../../../domain/loan/review.ts";
import { account, creditRequest, day, gbp, rejectionOf, ok } from "../fixtures.ts";

const issued = { approvalNumber: "n1", linkHash: "h1" };

const flagged = { ...account, review: true };

const review: Review = {
  purchaseId: "p1",
  mall: "m1",
  order: "o1",
  amount: gbp(16_000),
  account: "a1",
  digest: "d1",
  askedAt: day(0),
};

describe("a request that a person decides on", () => {
  it("given an account that is flagged, then it is put to review", () => {
    expect(needsReview(flagged, gbp(16_000))).toBe(true);
    expect(needsReview(account, gbp(16_000))).toBe(false);
  });

  it.each([
    ["suspended", { suspended: true }, "AccountSuspended"],
    ["out of credit", { available: gbp(1) }, "CreditLimitExceeded"],
  ])("given an account that is %s, then nobody is bothered: the facts say no", (_, facts, code) => {
    expect(needsReview({ ...flagged, ...facts }, gbp(16_000))).toBe(false);
    expect(decideLoan(creditRequest, { ...flagged, ...facts }, issued, day(0))).toMatchObject({ code });
  });

  it("given the person's yes, then the loan is held as any other, and says nothing of the person", () => {
    const loan = decideLoan({ ...creditRequest, verdict: "approved" }, flagged, issued, day(0));
    expect(loan).toEqual(decideLoan(creditRequest, account, issued, day(0)));
    expect(loan.status).toBe("held");
  });

  it("given the person's no, then the loan is declined by its own code and holds nothing", () => {
    const loan = decideLoan({ ...creditRequest, verdict: "declined" }, flagged, issued, day(0));
    expect(loan).toMatchObject({ status: "declined", code: "ReviewDeclined" });
    expect(exposure(loan)).toEqual(gbp(0));
  });
});

describe("the person's word", () => {
  it("given twice the same, then it is one; another one comes too late", () => {
    const yes = ok(decideReview(review, "approved", day(0)));
    expect(decideReview(yes, "approved", day(0))).toBe(yes);
    expect(rejectionOf(decideReview(yes, "declined", day(0)))).toBe("WrongState");
    expect(isOpenReview(yes, day(0))).toBe(false);
  });

  it("given after a day, then the gateway has said no already", () => {
    expect(isOpenReview(review, day(1))).toBe(true);
    expect(isOpenReview(review, day(2))).toBe(false);
    expect(rejectionOf(decideReview(review, "approved", day(2)))).toBe("WrongState");
  });
});
