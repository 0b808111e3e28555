import { describe, expect, it } from "vitest";
import { chargeOff } from "../../../../domain/loan/lateness/charge-off.ts";
import type { Loan } from "../../../../domain/loan/loan.ts";
import { lateTexts, writeNotice } from "../../../../domain/loan/view/notice.ts";
import type { LateEventName } from "../../../../domain/protocol/event-name.ts";
import { audienceOf } from "../../../../domain/purchase/view/event-audience.ts";
import { day, delivered, ok, repaying } from "../../fixtures.ts";

const noticeText = (event: LateEventName, loan: Loan = repaying(), due: string | undefined = "2026-02-23") =>
  writeNotice(loan, { event, due, today: "2026-02-01" }).text;

const happened = (name: LateEventName) => {
  const purchase = delivered();
  return audienceOf({ ...purchase, event: { ...purchase.event, name } });
};

describe("the notices to a late purchaser", () => {
  it("given a reminder, then it states the overdue amount and the next collection; before the due date, the amount to be collected", () => {
    expect(noticeText("reminded")).toBe(
      "GBP 160.00 is overdue. Please pay, or promise a day on which you can; we ask your bank again on 2026-02-23.",
    );
    const early = writeNotice(repaying(), { event: "reminded", due: "2026-01-24", today: "2026-01-21" }).text;
    expect(early).toBe("GBP 160.00 will be collected on 2026-01-24.");
  });

  it("given a charge-off, then it states the amount that is no longer collected", () => {
    expect(noticeText("charged_off", ok(chargeOff(repaying(), day(300))), undefined)).toBe(
      "We no longer collect GBP 160.00, and your credit limit is reduced by it. You may still pay.",
    );
  });

  it("has a text for every event, complete without a day too", () => {
    for (const event of Object.keys(lateTexts(repaying(), { event: "" })) as LateEventName[]) {
      expect(happened(event).purchaser, event).toBe(true);
      for (const due of ["2026-02-23", undefined]) {
        const { text } = writeNotice(repaying(), { event, due });
        expect(text).not.toMatch(/undefined|Something happened/);
        expect(text).toMatch(/\.$/);
      }
    }
  });

  it("a mall is notified of bounces, charge-offs and recoveries, and of nothing between lender and purchaser", () => {
    for (const event of ["bounced", "charged_off", "recovered"] as const) expect(happened(event).mall).toBe(true);
    for (const event of ["reminded", "late_fee_charged", "promised", "replanned", "credit_returned"] as const)
      expect(happened(event)).toEqual({ mall: false, purchaser: true });
    for (const event of ["loan_changed", "payment_reported", "bounce_reported", "credit_refused"] as const)
      expect(happened(event)).toEqual({ mall: false, purchaser: false });
  });
});
