import { describe, expect, it } from "vitest";
import { addTime, type Instant } from "../../../../domain/calendar.ts";
import { balances } from "../../../../domain/ledger/balances.ts";
import { reversePostings } from "../../../../domain/ledger/entry.ts";
import {
  completeCollection,
  refuseCollection,
  requestCollection,
} from "../../../../domain/loan/collection/collection.ts";
import { recordReturn, requestReturn } from "../../../../domain/loan/collection/credit-return.ts";
import { receivePayment } from "../../../../domain/loan/collection/received-payment.ts";
import { startRepayment } from "../../../../domain/loan/collection/start-repayment.ts";
import { reverseRepayment } from "../../../../domain/loan/lateness/bounce.ts";
import { chargeOff } from "../../../../domain/loan/lateness/charge-off.ts";
import { delinquencyOf } from "../../../../domain/loan/lateness/delinquency.ts";
import { nextActionOn } from "../../../../domain/loan/lateness/dunning.ts";
import { chargesOn, creditBalance, exposure, owedOn, repaidOf } from "../../../../domain/loan/loan-amounts.ts";
import { dueBy } from "../../../../domain/loan/loan-schedule.ts";
import type { Loan } from "../../../../domain/loan/loan.ts";
import { returnCash } from "../../../../domain/loan/refund/refund-cash.ts";
import { refund } from "../../../../domain/loan/refund/refund.ts";
import { addLoan, emptyProof, isProven } from "../../../../domain/reconciliation/trial-balance.ts";
import type { PrepaymentEffect } from "../../../../domain/repayment/payment.ts";
import { type CreditTerms, payInDays } from "../../../../domain/schedule/credit-terms.ts";
import { defaultTerms } from "../../credit-fixtures.ts";
import { bought, day, funded, gbp, rejectionOf, ok, repaying, repayingBy } from "../../fixtures.ts";

/** Three months at 12 % with fees: 53.33 of principal and so on the 10th of February, March and April. */
const terms: CreditTerms = { ...defaultTerms, count: 3, openingFee: 90n, instalmentFee: 30n };

const monthly = repayingBy(terms);

const early = (loan: Loan, minor: number | undefined, at: Instant, becomes?: PrepaymentEffect): Loan => {
  const amount = minor === undefined ? {} : { amount: gbp(minor) };
  const requested = requestCollection(loan, "early.1", { what: "early", ...amount, ...(becomes && { becomes }) }, at);
  return ok(completeCollection(ok(requested), "early.1", at));
};

const onDue = (loan: Loan, at: Instant): Loan =>
  ok(completeCollection(ok(requestCollection(loan, "due.7", { what: "due" }, at)), "due.7", at));

const bounced = (loan: Loan, key: string, at: Instant): Loan => ok(reverseRepayment(loan, key, "AM04", at));

const proven = (loan: Loan): void => expect(isProven([loan].reduce(addLoan, emptyProof))).toBe(true);

const planned = (loan: Loan): bigint =>
  loan.instalments.reduce((all, { asked }) => all + asked.interest.minor + asked.fee.minor, 0n);

describe("a bounced payment", () => {
  it("given a due instalment, then its entry is reversed exactly and the instalment is open again; a repeat has no effect", () => {
    const paid = onDue(monthly, day(36));
    const back = bounced(paid, "due.7", day(40));
    const entry = paid.entries.find(({ kind }) => kind === "repaid")?.postings ?? [];
    expect(back.entries.at(-1)).toMatchObject({ kind: "repaymentReversed", postings: reversePostings(entry) });
    expect(back.instalments).toEqual(ok(requestCollection(monthly, "due.7", { what: "due" }, day(36))).instalments);
    expect([repaidOf(back), back.outstanding]).toEqual([gbp(0), gbp(16_000)]);
    expect(back.collections[0]).toMatchObject({ status: "bounced", bounce: { on: "2026-02-14", reason: "AM04" } });
    expect(reverseRepayment(back, "due.7", "AM04", day(41))).toBe(back);
    proven(back);
  });

  it("given a bounce, then the bank is asked again after a month; reminders count from that day, days past due from the due date", () => {
    const back = bounced(onDue(repaying(), day(19)), "due.7", day(60));
    expect(back).toMatchObject({ status: "repaying", retry: { times: 1, on: "2026-04-05" } });
    expect(nextActionOn(back)).toBe("2026-03-09");
    expect(delinquencyOf(back, day(60))).toEqual({ days: 41, bucket: "31-60", overdue: gbp(16_000) });
  });

  it("given a closed loan, then it is open again and uses the credit line again", () => {
    const over = early(repaying(), undefined, day(6));
    expect([over.status, exposure(over)]).toEqual(["repaid", gbp(0)]);
    const back = bounced(over, "early.1", day(8));
    expect([back.status, exposure(back)]).toEqual(["repaying", gbp(16_000)]);
    // Its day is still to come: nothing is late.
    expect([back.retry, nextActionOn(back), dueBy(back, "2026-01-24")]).toEqual([undefined, "2026-01-21", gbp(16_000)]);
    proven(back);
  });

  it("given a partial prepayment, then its principal is spread over the future instalments and its interest is due now", () => {
    const paid = early(monthly, 5000, day(15), "smaller");
    const interest = paid.collections[0]?.paid?.find(({ part }) => part === "interest")?.amount;
    const back = bounced(paid, "early.1", day(20));
    expect(back.outstanding).toEqual(gbp(16_000));
    expect(chargesOn(back).interest).toEqual(interest);
    expect(back.instalments.at(-1)).toMatchObject({ due: "2026-01-25", charged: true, asked: { interest } });
    expect(dueBy(back, "2026-01-25")).toEqual(interest);
    proven(back);
  });

  it("given a payoff, then no day is charged twice: interest accrues from the day of the payoff, and the rebate is reversed", () => {
    const over = early(monthly, undefined, day(15));
    const back = bounced(over, "early.1", day(15));
    // A unit of rounding lies between one period and the two that it was cut into.
    expect(Math.abs(Number(planned(back) - planned(monthly)))).toBeLessThanOrEqual(1);
    expect(chargesOn(back).fee).toEqual(gbp(0));
    expect(back.outstanding).toEqual(gbp(16_000));
    proven(back);
  });

  it("given a payment above the debt, then the credit is reduced; credit that was already returned is owed at once", () => {
    const over = ok(receivePayment(repaying(), { reference: "B1", amount: gbp(17_000), surplus: "returned" }, day(6)));
    expect([over.status, creditBalance(over)]).toEqual(["repaid", gbp(1000)]);
    const kept = bounced(over, "received.B1", day(8));
    expect([creditBalance(kept), kept.outstanding]).toEqual([gbp(0), gbp(16_000)]);
    const requested = requestReturn(over, false, day(6));
    expect(rejectionOf(reverseRepayment(requested, "received.B1", undefined, day(8)))).toBe("PayoutPending");
    const sent = ok(recordReturn(requested, { no: 1, refused: 0 }, {}, day(6)));
    const back = bounced(sent, "received.B1", day(8));
    expect([creditBalance(back), back.outstanding, dueBy(back, "2026-01-13")]).toEqual([
      gbp(0),
      gbp(17_000),
      gbp(1000),
    ]);
    expect(balances(back.entries).get("cash")?.minor).toBe(-16_820n);
    proven(back);
  });

  it("given credit whose return the bank refused, then the remaining credit is returned with a new request", () => {
    const one = ok(receivePayment(repaying(), { reference: "B1", amount: gbp(16_500), surplus: "returned" }, day(6)));
    const two = ok(receivePayment(one, { reference: "B2", amount: gbp(300), surplus: "returned" }, day(6)));
    const refused = ok(recordReturn(requestReturn(two, false, day(6)), { no: 1, refused: 0 }, "refused", day(6)));
    const back = bounced(refused, "received.B2", day(7));
    expect(back).toMatchObject({ status: "repaid", returns: [{ status: "withdrawn" }] });
    expect(requestReturn(back, false, day(7)).returns?.[1]).toEqual({ no: 2, amount: gbp(500), status: "asked" });
  });

  it("given returned goods and their cash refund, then the cash is owed by the loan's terms", () => {
    const all = ok(refund(early(repaying(), undefined, day(6)), 1, gbp(16_000), day(7)));
    const over = ok(returnCash(all, 1, day(7)));
    expect(over.status).toBe("cancelled");
    const back = bounced(over, "early.1", day(9));
    expect([back.status, owedOn(back)]).toEqual(["repaying", gbp(16_000)]);
    const never = bounced(ok(refund(early(funded(), undefined, day(3)), 1, gbp(16_000), day(4))), "early.1", day(9));
    expect(never).toMatchObject({ status: "repaying", acceptedOn: "2026-01-14" });
    expect(nextActionOn(never)).toBe("2026-01-25");
    proven(back);
  });

  it("given a payment before the repayment started, then the repayment can start now", () => {
    const back = bounced(early(funded(), undefined, day(3)), "early.1", day(4));
    expect([back.status, back.instalments]).toEqual(["funded", []]);
    expect(nextActionOn(ok(startRepayment(back, "2026-01-10", day(5))))).toBe("2026-01-21");
  });

  it("given a debt charged off meanwhile, then it stays charged off, and the loss increases", () => {
    const part = early(repaying(), 6000, day(6));
    const lost = ok(chargeOff(part, day(300)));
    const back = bounced(lost, "early.1", addTime(day(300), { days: 1 }));
    expect(back).toMatchObject({ status: "chargedOff", outstanding: gbp(0), chargedOff: { principal: gbp(16_000) } });
    expect(balances(back.entries).get("writeOff")).toEqual(gbp(16_000));
    const recovered = ok(receivePayment(lost, { reference: "B1", amount: gbp(4000), surplus: "returned" }, day(301)));
    const again = bounced(recovered, "received.B1", day(302));
    expect(balances(again.entries).get("recoveryIncome")).toEqual(gbp(0));
    expect(again.chargedOff?.principal).toEqual(gbp(10_000));
    proven(back);
    proven(again);
  });

  it("is rejected for a payment that was not requested, not paid or zero, and waits for a pending payout", () => {
    expect(rejectionOf(reverseRepayment(repaying(), "due.7", undefined, day(9)))).toBe("RepaymentUnknown");
    const requested = ok(requestCollection(repaying(), "due.7", { what: "due" }, day(19)));
    expect(rejectionOf(reverseRepayment(requested, "due.7", undefined, day(19)))).toBe("WrongState");
    expect(
      rejectionOf(reverseRepayment(refuseCollection(requested, "due.7", day(19)), "due.7", undefined, day(20))),
    ).toBe("WrongState");
    expect(rejectionOf(reverseRepayment(onDue(repaying(), day(7)), "due.7", undefined, day(8)))).toBe("WrongState");
    const buying = { ...early(funded(), 100, day(2)), receivables: bought().receivables };
    expect(rejectionOf(reverseRepayment(buying, "early.1", undefined, day(3)))).toBe("PayoutPending");
    expect(early(repayingBy(payInDays(14)), 1, day(6)).status).toBe("repaying");
  });
});
