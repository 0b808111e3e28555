import { describe, expect, it } from "vitest";
import {
  completeCollection,
  refuseCollection,
  requestCollection,
} from "../../../../domain/loan/collection/collection.ts";
import { decideLoan } from "../../../../domain/loan/decision.ts";
import { expireHold } from "../../../../domain/loan/end-loan.ts";
import type { ApprovedLoan, Loan } from "../../../../domain/loan/loan.ts";
import type { LoanNotice } from "../../../../domain/loan/loan-notice.ts";
import { pauseLoan } from "../../../../domain/loan/pause.ts";
import { paySeller } from "../../../../domain/loan/receivable/receivable.ts";
import { refuseCash, returnCash } from "../../../../domain/loan/refund/refund-cash.ts";
import { refund, resumeLoan } from "../../../../domain/loan/refund/refund.ts";
import { writeRefusal } from "../../../../domain/loan/view/refusal-notice.ts";
import { textsOf, writeNotice } from "../../../../domain/loan/view/notice.ts";
import {
  account,
  approvedLoan,
  bought,
  creditRequest,
  day,
  funded,
  gbp,
  held,
  ok,
  repaying,
  reversed,
} from "../../fixtures.ts";

const noticeOf = (loan: Loan, at = day(5)) => writeNotice(approvedLoan(loan), "Thistle & Co", at);

const textOf = (notice: LoanNotice, loan: Loan) => textsOf(approvedLoan(loan), "2026-01-21")[notice];

const early = (amount?: number): Loan =>
  ok(requestCollection(repaying(), "early.1", { what: "early", ...(amount && { amount: gbp(amount) }) }, day(6)));

const due = (): Loan => ok(requestCollection(repaying(), "due.1", { what: "due" }, day(19)));

const isOver = (loan: Loan): ApprovedLoan => ({ ...approvedLoan(loan), outstanding: gbp(0), instalments: [] });

describe("a notice of the lender's", () => {
  it("names the order, the amounts and the next step, in complete sentences", () => {
    expect(noticeOf(held())).toEqual({
      subject: "Order o1 at Thistle & Co",
      text: "Your credit purchase is approved: £160.00. Approval number n1. You pay nothing until you have the goods.",
    });
    expect(noticeOf(bought())?.text).toBe(
      "We pay the shop for goods of £160.00. You owe nothing yet: £160.00 is to pay once you have accepted the goods, and not before. Did you not order them? Open this link and cancel.",
    );
    expect(textOf("counted_accepted", repaying())).toBe(
      "You did not answer in time, so the goods count as accepted. £160.00 will be collected on 24 January 2026; you may pay earlier.",
    );
    expect(textOf("advance_failed", isOver(held()))).toContain("this part of your order");
    expect(textOf("advance_failed", { ...isOver(held()), held: gbp(0) })).toBe(
      "The shop could not be paid, so your order is cancelled. You owe nothing.",
    );
    expect(noticeOf(repaying())?.text).toBe(
      "You have accepted the goods. £160.00 will be collected on 24 January 2026; you may pay earlier.",
    );
    expect(noticeOf(ok(completeCollection(early(), "early.1", day(6))))?.text).toBe(
      "Paid in full: we have received your payment of £160.00. Thank you.",
    );
    expect(noticeOf(ok(completeCollection(early(6000), "early.1", day(6))))?.text).toBe(
      "We have received your payment of £60.00. £100.00 is still to pay, and will be collected on 24 January 2026.",
    );
    expect(noticeOf(refuseCollection(early(), "early.1", day(6)))?.text).toContain("nothing was collected");
    expect(noticeOf(refuseCollection(due(), "due.1", day(19)), day(19))?.text).toBe(
      "Your bank refused the collection. £160.00 is still to pay, of which £160.00 is overdue; we ask your bank on 23 February 2026.",
    );
  });

  it("says what is owed after a dispute or a refund, or that nothing is", () => {
    expect(textOf("resumed", repaying())).toContain(
      "£160.00 is still to pay, and will be collected on 24 January 2026.",
    );
    expect(textOf("resumed", funded())).toContain(
      "£160.00 is to pay for what remains of your order, once you have accepted the goods and not before.",
    );
    for (const notice of ["resumed", "refunded", "due_set"] as const)
      expect(textOf(notice, isOver(repaying()))).toContain("You owe nothing.");
  });

  it("has a complete text for every notice, of every loan that has one", () => {
    for (const loan of [held(), funded(), repaying(), isOver(repaying())])
      for (const text of Object.values(textsOf(approvedLoan(loan), "2026-01-21"))) {
        expect(text).not.toMatch(/undefined/);
        expect(text).toMatch(/[.?]$/);
      }
  });
});

describe("the notice of a refused request", () => {
  const request = { purchaseId: "p1", id: "declined.1", mall: "m1", order: "o1", amount: gbp(16_000), at: day(0) };

  it.each([
    ["CreditLimitExceeded", " was declined: it is more than what is left of your credit limit. Nothing was bought"],
    ["AccountSuspended", "please contact your lender. Nothing was bought, and you owe nothing."],
    ["ReviewDeclined", " was declined by a person at the lender. Nothing was bought, and you owe nothing."],
    ["ReviewExpired", "you may request it again. Nothing was bought"],
    ["PlanUnavailable", "you may choose another one at the shop. Nothing was bought"],
    ["ConsentMismatch", "you may read it and agree again at the shop. Nothing was bought"],
    ["AmountMismatch", "other goods or another amount than you agreed to; please contact the shop. Nothing was bought"],
    ["Anything", "Your request for £160.00 at Thistle & Co was declined. Nothing was bought, and you owe nothing."],
  ])("says that nothing is owed, and what to do: %s", (code, text) => {
    const notice = writeRefusal({ ...request, code }, "Thistle & Co");
    expect(notice.subject).toBe("Order o1 at Thistle & Co");
    expect(notice.text).toContain(text);
  });

  it("writes the amount as its reader does", () => {
    expect(writeRefusal({ ...request, code: "Anything", locale: "de-DE" }, "Thistle & Co").text).toContain("160,00 £");
  });
});

describe("the reader's locale", () => {
  it.each([
    ["de-DE", "160,00 £ will be collected on 24 January 2026"],
    ["fr-CH", "160.00 £GB will be collected on 24 January 2026"],
    ["en-US", "£160.00 will be collected on January 24, 2026"],
    ["ko-KR", "£160.00 will be collected on 24 January 2026"],
    ["ar-EG", "160.00"],
    ["not a locale", "£160.00 will be collected on 24 January 2026"],
    [undefined, "£160.00 will be collected on 24 January 2026"],
  ])("%s: amounts and days are written for it, in the digits of the text", (locale, text) => {
    const loan = approvedLoan(repaying());
    const read = locale === undefined ? loan : { ...loan, locale };
    expect(textsOf(read, "2026-01-10").due_set).toContain(text);
  });

  it("is kept from the consent with the loan, and not with a decline, which names nobody", () => {
    const request = { ...creditRequest, locale: "de-DE" };
    const issued = { approvalNumber: "n1", linkHash: "h1" };
    expect(decideLoan(request, account, issued, day(0))).toMatchObject({ status: "held", locale: "de-DE" });
    expect(decideLoan(request, { ...account, suspended: true }, issued, day(0))).not.toHaveProperty("locale");
  });
});

describe("a change of a loan", () => {
  const paused = ok(pauseLoan(repaying(), 1, day(6)));
  const inCash = ok(refund(ok(completeCollection(early(), "early.1", day(6))), 1, gbp(6000), day(7)));
  const cases: readonly (readonly [string, Loan, LoanNotice | undefined])[] = [
    ["approval", held(), "approved"],
    ["end of the hold", ok(expireHold(held(), day(40))), "expired"],
    ["purchase of the receivable", bought(), "advanced"],
    ["payout, which the purchaser has been notified of", funded(), undefined],
    ["reversal of a purchase", reversed(bought(), 1, day(2)), "advance_failed"],
    ["acceptance", repaying(), "due_set"],
    ["debit that the bank is asked for", early(), undefined],
    ["payment", ok(completeCollection(early(), "early.1", day(6))), "repaid"],
    ["refused early payment", refuseCollection(early(), "early.1", day(6)), "repayment_refused"],
    ["refused collection", refuseCollection(due(), "due.1", day(19)), "late"],
    ["cancellation", paused, "cancellation_requested"],
    ["dispute", ok(pauseLoan(repaying(), 1, day(6), "dispute_opened")), "dispute_opened"],
    ["resumption", ok(resumeLoan(paused, 1, day(8))), "resumed"],
    ["refund of debt", ok(refund(paused, 1, gbp(6000), day(8))), "refunded"],
    ["refund in cash that is not paid yet", inCash, undefined],
    ["refund in cash", ok(returnCash(inCash, 1, day(8))), "refunded"],
    ["refused refund", ok(refuseCash(inCash, 1, 1, day(8))), "refund_parked"],
    ["payout after the acceptance", ok(paySeller({ ...bought(), version: 9 }, 1, day(2))), undefined],
  ];

  it.each(cases)("has the notice of this version, and no older one: %s", (_, loan, notice) => {
    expect(loan.notice).toBe(notice);
  });
});
