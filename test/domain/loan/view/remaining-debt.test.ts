import { describe, expect, it } from "vitest";
import { completeCollection, requestCollection } from "../../../../domain/loan/collection/collection.ts";
import { receivePayment } from "../../../../domain/loan/collection/received-payment.ts";
import { reverseRepayment } from "../../../../domain/loan/lateness/bounce.ts";
import { chargeOff } from "../../../../domain/loan/lateness/charge-off.ts";
import type { Loan } from "../../../../domain/loan/loan.ts";
import { pauseLoan } from "../../../../domain/loan/pause.ts";
import { refuseCash, returnCash } from "../../../../domain/loan/refund/refund-cash.ts";
import { refund, resumeLoan } from "../../../../domain/loan/refund/refund.ts";
import { writeNotice } from "../../../../domain/loan/view/notice.ts";
import { leftToPay } from "../../../../domain/loan/view/remaining-debt.ts";
import { defaultTerms } from "../../credit-fixtures.ts";
import { approvedLoan, day, funded, gbp, held, ok, repaying, repayingBy } from "../../fixtures.ts";

const noticeOf = (loan: Loan, at = day(7)): string | undefined => writeNotice(approvedLoan(loan), "Thistle", at)?.text;

const paid = (loan: Loan, amount?: number): Loan => {
  const part = amount === undefined ? {} : { amount: gbp(amount) };
  const asked = ok(requestCollection(loan, "early.1", { what: "early", ...part }, day(6)));
  return ok(completeCollection(asked, "early.1", day(6)));
};

const received = (loan: Loan, minor: number): Loan =>
  ok(receivePayment(loan, { reference: "B1", amount: gbp(minor), surplus: "returned" }, day(6)));

/** Three months at 12 %: 160.00 of principal, and 3.22 of interest to come. */
const monthly = repayingBy({ ...defaultTerms, count: 3 });

describe("the notice of a refund", () => {
  it.each<readonly [string, Loan, string]>([
    [
      "of a part of the order before any payment to the shop",
      ok(refund(held(), 1, gbp(6000), day(2))),
      "Your refund of £60.00 is complete: there is £60.00 less to pay. £100.00 is to pay for what remains of your order, once you have accepted the goods and not before.",
    ],
    [
      "of the whole order before any payment to the shop",
      ok(refund(held(), 1, gbp(16_000), day(2))),
      "Your cancellation of £160.00 is complete: nothing was bought. You owe nothing.",
    ],
    [
      "of a part of the order before the acceptance",
      ok(refund(funded(), 1, gbp(10_000), day(2))),
      "Your refund of £100.00 is complete: there is £100.00 less to pay. £60.00 is to pay for what remains of your order, once you have accepted the goods and not before.",
    ],
    [
      "of the whole order",
      ok(refund(funded(), 1, gbp(16_000), day(2))),
      "Your refund of £160.00 is complete: there is £160.00 less to pay. You owe nothing.",
    ],
    [
      "of a part of the debt",
      ok(refund(repaying(), 1, gbp(6000), day(7))),
      "Your refund of £60.00 is complete: there is £60.00 less to pay. £100.00 is still to pay, and will be collected on 24 January 2026.",
    ],
    [
      "in cash, after everything was paid",
      ok(returnCash(ok(refund(paid(repaying()), 1, gbp(6000), day(7))), 1, day(8))),
      "Your refund of £60.00 is complete: £60.00 was paid to your bank account. You owe nothing.",
    ],
    [
      "in cash and of debt, after a part was paid",
      ok(returnCash(ok(refund(paid(repaying(), 12_000), 1, gbp(6000), day(7))), 1, day(8))),
      "Your refund of £60.00 is complete: there is £40.00 less to pay, and £20.00 was paid to your bank account. You owe nothing.",
    ],
  ])("names its sum and what remains: %s", (_, loan, text) => {
    expect(noticeOf(loan)).toBe(text);
  });

  it("given two refunds in cash, then each notice names its own", () => {
    const both = ok(refund(ok(refund(paid(repaying()), 1, gbp(6000), day(7))), 2, gbp(3000), day(7)));
    expect(noticeOf(ok(returnCash(both, 1, day(8))))).toContain("refund of £60.00");
    expect(noticeOf(ok(returnCash(both, 2, day(8))))).toContain("refund of £30.00");
  });

  it("given another open cancellation, then it says that nothing falls due meanwhile", () => {
    const paused = ok(pauseLoan(ok(pauseLoan(repaying(), 1, day(6))), 2, day(6)));
    expect(noticeOf(ok(refund(paused, 1, gbp(6000), day(7))))).toContain("Nothing falls due while another");
  });

  it("given a bank that refuses the cash, then it names the sum that stays owed", () => {
    const inCash = ok(refund(paid(repaying()), 1, gbp(6000), day(7)));
    expect(noticeOf(ok(refuseCash(inCash, 1, 1, day(8))))).toBe(
      "Your bank did not accept your refund of £60.00. It stays owed to you, and we try again in a week.",
    );
  });
});

describe("the notice of what is left", () => {
  it("names what is to pay by the plan, with the interest to come, and the next payment", () => {
    expect(leftToPay(approvedLoan(monthly)).minor).toBeGreaterThan(16_000n);
    const left = /£(\d+\.\d\d) in all/.exec(noticeOf(monthly) ?? "")?.[1];
    expect(Number(left)).toBeGreaterThan(160);
    expect(noticeOf(paid(monthly, 3000))).toMatch(
      /^We have received your payment of £30.00. £13\d\.\d\d is still to pay; the next payment is £\d\d\.\d\d on 10 February 2026.$/,
    );
    expect(noticeOf(ok(resumeLoan(ok(pauseLoan(monthly, 1, day(6))), 1, day(6))))).toContain(
      `£${left} is still to pay`,
    );
  });

  it("given a payment for a part of the order that is paid for, then the rest is still to pay", () => {
    expect(noticeOf(paid(funded(), 6000))).toContain("£100.00 is to pay for what remains of your order");
  });

  it("given a payment of more than the debt, a bounce or a recovery, then each sum is named", () => {
    expect(noticeOf(received(repaying(), 17_000))).toBe(
      "Paid in full: we have received your payment of £170.00. Thank you. You paid £10.00 too much, which goes back to you.",
    );
    expect(noticeOf(ok(reverseRepayment(paid(repaying(), 6000), "early.1", undefined, day(9))), day(9))).toContain(
      "Your bank took a payment of £60.00 back. £160.00 is still to pay",
    );
    expect(noticeOf(received(ok(chargeOff(repaying(), day(300))), 5000))).toBe(
      "We have received your payment of £50.00 for a debt that we had written off. £110.00 of the debt that was written off can still be paid.",
    );
    expect(noticeOf(received(paid(repaying()), 700))).toContain("a payment of £7.00 that you do not owe");
  });
});
