import { describe, expect, it } from "vitest";
import { receivePayment } from "../../../domain/loan/collection/received-payment.ts";
import { openCancellation } from "../../../domain/loan/refund/open-cancellation.ts";
import { chargeOff } from "../../../domain/loan/lateness/charge-off.ts";
import type { Loan } from "../../../domain/loan/loan.ts";
import { addArrears, type ArrearsReport, viewArrears } from "../../../domain/reconciliation/arrears.ts";
import { payInDays } from "../../../domain/schedule/credit-terms.ts";
import { defaultLateness } from "../../../domain/schedule/lateness-terms.ts";
import { day, gbp, held, ok, repaying, repayingBy } from "../fixtures.ts";

/** All loans are due on 24 January, nineteen days after the order. */
const bookOf = (at: number, ...loans: readonly Loan[]) =>
  viewArrears(loans.reduce((book, loan) => addArrears(book, loan, day(at)), {} as ArrearsReport));

const line = (loans: number, owed: string, overdue: string) => ({
  loans,
  owed: { amount: owed, currency: "GBP" },
  overdue: { amount: overdue, currency: "GBP" },
});

describe("the arrears of a lender", () => {
  it("given loans of every age, then they are counted by bucket, with the amounts owed and overdue, and without a name", () => {
    const part = ok(receivePayment(repaying(), { reference: "B1", amount: gbp(6000), surplus: "returned" }, day(6)));
    expect(bookOf(20, repaying(), part)).toEqual({ GBP: { "1-30": line(2, "26000", "26000") } });
    expect(bookOf(19, repaying())).toEqual({ GBP: { inTime: line(1, "16000", "16000") } });
    expect(bookOf(50, repaying(), held())).toEqual({ GBP: { "31-60": line(1, "16000", "16000") } });
    expect(JSON.stringify(bookOf(20, repaying()))).not.toMatch(/p1|m1|a1|o1/);
  });

  it("given a paused loan, then it is counted apart, and apart again once nothing but the lender's staff will end its pause", () => {
    const paused = ok(
      openCancellation(repaying(), { no: 1, kind: "cancel", part: { amount: gbp(100) } }, undefined, day(6)),
    );
    expect(bookOf(20, paused, repaying())).toEqual({
      GBP: { paused: line(1, "16000", "0"), "1-30": line(1, "16000", "16000") },
    });
    expect(bookOf(33, paused)).toEqual({ GBP: { paused: line(1, "16000", "0") } });
    expect(bookOf(150, paused)).toEqual({ GBP: { pausedTooLong: line(1, "16000", "0") } });
  });

  it("given a charged-off loan, then the report keeps it with the loss; given a paid loan, then it is removed", () => {
    const lost = ok(chargeOff(repaying(), day(300)));
    const paid = ok(receivePayment(repaying(), { reference: "B1", amount: gbp(16_000), surplus: "returned" }, day(6)));
    expect(bookOf(300, lost, paid)).toEqual({ GBP: { chargedOff: line(1, "16000", "16000") } });
  });

  it("given loans with their own buckets, then they are counted by those", () => {
    const buckets = [{ name: "warned", from: 5 }];
    const own = repayingBy({ ...payInDays(14), lateness: { ...defaultLateness, buckets } });
    expect(bookOf(22, own)).toEqual({ GBP: { inTime: line(1, "16000", "16000") } });
    expect(bookOf(24, own)).toEqual({ GBP: { warned: line(1, "16000", "16000") } });
  });
});
