import { describe, expect, it } from "vitest";
import { decideLoan } from "../../../domain/loan/decision.ts";
import { exposure } from "../../../domain/loan/loan-amounts.ts";
import { addTime } from "../../../domain/calendar.ts";
import {
  decideReview,
  isAnswered,
  isOpenReview,
  needsReview,
  type Review,
  reviewEnds,
  verdictOf,
} from "../../../domain/loan/review.ts";
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

describe("a loan request in review", () => {
  it("given a flagged account, then it waits for review", () => {
    expect(needsReview(flagged, gbp(16_000))).toBe(true);
    expect(needsReview(account, gbp(16_000))).toBe(false);
  });

  it.each([
    ["suspended", { suspended: true }, "AccountSuspended"],
    ["out of credit", { available: gbp(1) }, "CreditLimitExceeded"],
  ])("given an account that is %s, then it is declined without review", (_, facts, code) => {
    expect(needsReview({ ...flagged, ...facts }, gbp(16_000))).toBe(false);
    expect(decideLoan(creditRequest, { ...flagged, ...facts }, issued, day(0))).toMatchObject({ code });
  });

  it("given an approval, then the loan is held as any other, and stores nothing about the reviewer", () => {
    const loan = decideLoan({ ...creditRequest, verdict: "approved" }, flagged, issued, day(0));
    expect(loan).toEqual(decideLoan(creditRequest, account, issued, day(0)));
    expect(loan.status).toBe("held");
  });

  it("given a decline, then the loan has its own code and holds no credit", () => {
    const loan = decideLoan({ ...creditRequest, verdict: "declined" }, flagged, issued, day(0));
    expect(loan).toMatchObject({ status: "declined", code: "ReviewDeclined" });
    expect(exposure(loan)).toEqual(gbp(0));
  });
});

describe("the reviewer's decision", () => {
  it("given the same decision twice, then it has one effect; another one is too late", () => {
    const yes = ok(decideReview(review, "approved", day(0)));
    expect(decideReview(yes, "approved", day(0))).toBe(yes);
    expect(rejectionOf(decideReview(yes, "declined", day(0)))).toBe("WrongState");
    expect(isOpenReview(yes, day(0))).toBe(false);
  });

  it("given a decision within seven days of the lender's first look, then it counts; later the request is declined", () => {
    expect(isOpenReview(review, day(7))).toBe(true);
    expect(ok(decideReview(review, "approved", day(7))).outcome).toBe("approved");
    const late = addTime(day(7), { minutes: 1 });
    expect(isOpenReview(review, late)).toBe(false);
    expect(rejectionOf(decideReview(review, "approved", late))).toBe("WrongState");
    // The lender's own clock counts, not that of the mall that asked.
    const opened = { ...review, openedAt: day(2) };
    expect(reviewEnds(opened)).toBe(day(9));
    expect(isOpenReview(opened, late)).toBe(true);
  });
});

describe("the verdict of a review", () => {
  it("is the person's, also after the time is over; without one it is none, and then expired", () => {
    expect(verdictOf(review, day(6))).toBeUndefined();
    expect(verdictOf(review, day(8))).toBe("expired");
    expect(verdictOf({ ...review, outcome: "approved" }, day(8))).toBe("approved");
    const loan = decideLoan({ ...creditRequest, verdict: "expired" }, flagged, issued, day(8));
    expect(loan).toMatchObject({ status: "declined", code: "ReviewExpired" });
  });

  it("is answered for a day longer, so that the gateway gets the verdict, and not for ever", () => {
    expect(isAnswered(review, day(8))).toBe(true);
    expect(isAnswered(review, day(9))).toBe(false);
  });
});
