import { describe, expect, it } from "vitest";
import { balances } from "../../../../domain/ledger/balances.ts";
import {
  completeCollection,
  refuseCollection,
  requestCollection,
} from "../../../../domain/loan/collection/collection.ts";
import { decideLoan } from "../../../../domain/loan/decision.ts";
import { expireHold } from "../../../../domain/loan/end-loan.ts";
import { chargesOn, exposure, owedOn } from "../../../../domain/loan/loan-amounts.ts";
import { dueOf } from "../../../../domain/loan/loan-schedule.ts";
import type { Loan } from "../../../../domain/loan/loan.ts";
import { pauseLoan } from "../../../../domain/loan/pause.ts";
import { returnCash } from "../../../../domain/loan/refund/refund-cash.ts";
import { refund } from "../../../../domain/loan/refund/refund.ts";
import { openParts, principalOf } from "../../../../domain/repayment/instalment.ts";
import { defaultTerms } from "../../credit-fixtures.ts";
import {
  account,
  bought,
  creditRequest,
  day,
  funded,
  gbp,
  held,
  rejectionOf,
  ok,
  repaying,
  repayingBy,
  reversed,
} from "../../fixtures.ts";

const issued = { approvalNumber: "n1", linkHash: "h1" };

describe("a refund of the lender", () => {
  it("given two cancellations, then the loan is paused from the first to the end of the last", () => {
    const first = ok(pauseLoan(repaying(), 1, day(6)));
    expect(pauseLoan(first, 1, day(7))).toBe(first);
    const two = ok(pauseLoan(first, 2, day(8)));
    const one = ok(refund(two, 1, gbp(1000), day(9)));
    expect([one.paused?.by, dueOf(one)]).toEqual([[2], "2026-01-24"]);
    const none = ok(refund(one, 2, gbp(1000), day(11)));
    expect([none.paused, dueOf(none)]).toEqual([undefined, "2026-01-29"]);
    expect(pauseLoan(none, 2, day(12))).toBe(none);
    expect(rejectionOf(pauseLoan(ok(expireHold(held(), day(7))), 1, day(8)))).toBe("WrongState");
  });

  it("given a hold and a debt, then the hold is reduced first; a repeat has no effect", () => {
    const loan = ok(refund(funded(6000), 1, gbp(12_000), day(2)));
    expect(loan).toMatchObject({
      held: gbp(0),
      outstanding: gbp(4000),
      refunds: [{ released: gbp(10_000), loanPrincipal: gbp(2000) }],
    });
    expect(refund(loan, 1, gbp(1), day(3))).toBe(loan);
  });

  it("given all goods returned on the first day, then the loan is cancelled and the mall repays its payout and the fee", () => {
    const loan = ok(refund(funded(), 1, gbp(16_000), day(1)));
    expect([loan.status, loan.refunds[0]?.clawback]).toEqual(["cancelled", gbp(15_840)]);
  });

  it("given a repaid loan, then the purchaser gets cash, once", () => {
    const repaid = ok(
      completeCollection(ok(requestCollection(repaying(), "early.1", { what: "early" }, day(6))), "early.1", day(6)),
    );
    const owed = ok(refund(repaid, 1, gbp(6000), day(9)));
    expect(owed).toMatchObject({ status: "repaid", refunds: [{ status: "posted", cashBack: gbp(6000) }] });
    const back = ok(returnCash(owed, 1, day(9)));
    expect(balances(back.entries).get("purchaserPayable")).toEqual(gbp(0));
    expect(returnCash(back, 1, day(9))).toBe(back);
    expect(ok(refund(back, 2, gbp(10_000), day(10))).status).toBe("cancelled");
  });

  it("given an earlier failed advance of a part, then only the rest is refunded", () => {
    const failed = reversed(bought(6000), 1, day(1));
    expect(ok(refund(failed, 1, gbp(16_000), day(2))).refunds[0]).toMatchObject({
      status: "paid",
      released: gbp(10_000),
      cashBack: gbp(0),
      clawback: gbp(0),
    });
    const expired = ok(refund(ok(expireHold(held(), day(7))), 1, gbp(16_000), day(8)));
    expect([expired.status, exposure(expired)]).toEqual(["expired", gbp(0)]);
  });

  it("is rejected above the loan, during a pending payout, and for cash of an unknown refund", () => {
    expect(rejectionOf(refund(funded(), 1, gbp(16_001), day(2)))).toBe("AmountOutOfRange");
    expect(rejectionOf(refund(bought(), 1, gbp(1), day(2)))).toBe("PayoutPending");
    expect(rejectionOf(returnCash(funded(), 1, day(2)))).toBe("WrongState");
  });
});

/** Three months at 12 % with fees: 52.76 and 1.63 and 1.20 on the 10th of February, 54.69 on the 10ths of March and April. */
const monthly = repayingBy({ ...defaultTerms, count: 3, openingFee: 90n, instalmentFee: 30n });

const kept = { interest: "kept", fees: "kept", borneBy: "lender" } as const;

const principals = ({ instalments }: Loan) => instalments.map((each) => openParts(each).principal.minor);

/** The interest that paying all of it off on that day books as income. */
const interest = (loan: Loan, at: string) =>
  ok(completeCollection(ok(requestCollection(loan, "early.1", { what: "early" }, at)), "early.1", at)).entries.flatMap(
    ({ postings }) => postings.filter(({ account: name }) => name === "interestIncome"),
  );

describe("a refund of a loan in instalments", () => {
  it("given an overdue instalment, then its principal is reduced first and future ones share the rest; interest that is kept stays owed", () => {
    const late = ok(requestCollection({ ...monthly, refundPolicy: kept }, "due.7", { what: "due" }, day(36)));
    const refused = refuseCollection(late, "due.7", day(36));
    const part = ok(refund(refused, 1, gbp(5000), day(37)));
    expect(principals(part)).toEqual([276n, 5340n, 5384n]);
    const more = ok(refund(refused, 1, gbp(8000), day(37)));
    expect([principals(more)[0], more.outstanding, chargesOn(more)]).toEqual([0n, gbp(8000), chargesOn(refused)]);
    expect(principalOf(more.instalments, "GBP")).toEqual(gbp(8000));
  });

  it("given a cancellation of ten days, then every future due date is ten days later without interest for those days", () => {
    const paused = ok(pauseLoan(monthly, 1, day(20)));
    const part = ok(refund(paused, 1, gbp(1), day(30)));
    expect(part.instalments.map(({ due }) => due)).toEqual(["2026-02-20", "2026-03-20", "2026-04-20"]);
    expect(part.pauses).toEqual([{ from: "2026-01-25", until: "2026-02-04" }]);
    // A penny less to pay off than on the day on which the clock stopped, and the same interest.
    expect(interest(part, day(30))).toEqual(interest(monthly, day(20)));
    expect(interest(part, day(30))).toEqual([{ account: "interestIncome", amount: gbp(-79) }]);
  });

  it("given all goods returned and interest that is kept, then the loan ends when the interest is paid", () => {
    const late = ok(requestCollection({ ...monthly, refundPolicy: kept }, "due.7", { what: "due" }, day(36)));
    const back = ok(refund(refuseCollection(late, "due.7", day(36)), 1, gbp(16_000), day(37)));
    expect([back.status, back.outstanding, owedOn(back)]).toEqual(["repaying", gbp(0), gbp(283)]);
    const requested = ok(requestCollection(back, "due.8", { what: "due" }, day(38)));
    expect(ok(completeCollection(requested, "due.8", day(38)))).toMatchObject({
      status: "cancelled",
      outstanding: gbp(0),
    });
  });
});

describe("an expired hold", () => {
  it("given no purchased receivable, then the credit is released; a repeat has no effect, and a declined loan releases none", () => {
    const loan = ok(expireHold(held(), day(7)));
    expect(exposure(loan)).toEqual(gbp(0));
    expect(expireHold(loan, day(8))).toBe(loan);
    const declined = decideLoan(creditRequest, { ...account, suspended: true }, issued, day(0));
    expect(expireHold(declined, day(7))).toBe(declined);
    const advanced = funded(10_000);
    expect(expireHold(advanced, day(7))).toBe(advanced);
  });
});
