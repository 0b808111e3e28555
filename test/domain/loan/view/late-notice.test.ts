import { describe, expect, it } from "vitest";
import { completeCollection, requestCollection } from "../../../../domain/loan/collection/collection.ts";
import { recordReturn, requestReturn } from "../../../../domain/loan/collection/credit-return.ts";
import { receivePayment } from "../../../../domain/loan/collection/received-payment.ts";
import { reverseRepayment } from "../../../../domain/loan/lateness/bounce.ts";
import { chargeOff } from "../../../../domain/loan/lateness/charge-off.ts";
import { replanLoan } from "../../../../domain/loan/lateness/replan.ts";
import type { Loan } from "../../../../domain/loan/loan.ts";
import type { LoanNotice } from "../../../../domain/loan/loan-notice.ts";
import { viewLoan } from "../../../../domain/loan/view/loan-view.ts";
import { textsOf } from "../../../../domain/loan/view/notice.ts";
import { approvedLoan, day, gbp, ok, repaying } from "../../fixtures.ts";

const noticeText = (notice: LoanNotice, loan: Loan = repaying(), today = "2026-02-01") =>
  textsOf(approvedLoan(loan), today)[notice];

const payment = (minor: number) => ({ reference: "B1", amount: gbp(minor), surplus: "returned" as const });

const tried = (on: string): Loan => ({ ...approvedLoan(repaying()), retry: { times: 6, on } });

describe("the notices to a late purchaser", () => {
  it("given a reminder, then it states the overdue amount and the next collection; before the due date, the amount to be collected", () => {
    const retried: Loan = { ...approvedLoan(repaying()), retry: { times: 1, on: "2026-02-23" } };
    expect(noticeText("reminded", retried)).toBe(
      "£160.00 is overdue. Please pay, or promise a day on which you can; we ask your bank again on 23 February 2026.",
    );
    expect(noticeText("reminded", repaying(), "2026-01-21")).toBe("£160.00 will be collected on 24 January 2026.");
  });

  it("given a charge-off, then it states the amount that is no longer collected", () => {
    const over = ok(chargeOff(repaying(), day(300)));
    expect(over.notice).toBe("charged_off");
    expect(noticeText("charged_off", over)).toBe(
      "We no longer collect £160.00, and your credit limit is reduced by it. You may still pay.",
    );
  });

  it("given a refused collection after which the debt is written off, then no other collection is promised", () => {
    // Due on 24 January, and written off 180 days later, on 23 July.
    for (const on of ["2026-07-24", "2026-08-20"])
      expect(noticeText("late", tried(on), "2026-07-21")).toBe(
        "Your bank refused the collection. £160.00 is still to pay, of which £160.00 is overdue. We do not ask your bank again: please pay, or the debt is written off on 23 July 2026.",
      );
    expect(noticeText("late", tried("2026-08-22"), "2026-07-23")).toMatch(/please pay, or the debt is written off\.$/);
    expect(noticeText("late", tried("2026-07-23"), "2026-07-21")).toContain("we ask your bank on 23 July 2026");
    expect(noticeText("reminded", tried("2026-07-24"), "2026-07-21")).not.toContain("again");
    expect(viewLoan(approvedLoan(tried("2026-07-24")), "2026-07-21T10:00:00.000Z").due).toBeUndefined();
  });

  it("follow a re-plan, a bounced payment, a recovery and the return of credit", () => {
    expect(ok(replanLoan(repaying(), 1, { count: 2 }, day(30))).notice).toBe("replanned");
    const paid = ok(
      completeCollection(ok(requestCollection(repaying(), "early.1", { what: "early" }, day(6))), "early.1", day(6)),
    );
    expect(ok(reverseRepayment(paid, "early.1", undefined, day(9))).notice).toBe("bounced");
    expect(ok(receivePayment(ok(chargeOff(repaying(), day(300))), payment(5000), day(301))).notice).toBe("recovered");
    const asked = requestReturn(ok(receivePayment(repaying(), payment(17_000), day(6))), false, day(7));
    expect(asked.notice).toBeUndefined();
    expect(ok(recordReturn(asked, { no: 1, refused: 0 }, {}, day(8))).notice).toBe("credit_returned");
    expect(ok(recordReturn(asked, { no: 1, refused: 0 }, "refused", day(8))).notice).toBe("credit_refused");
  });
});
