import { describe, expect, it } from "vitest";
import { balances } from "../../../../domain/ledger/balances.ts";
import {
  completeCollection,
  refuseCollection,
  requestCollection,
} from "../../../../domain/loan/collection/collection.ts";
import { chargeOff } from "../../../../domain/loan/lateness/charge-off.ts";
import { chargesOn, owedOn } from "../../../../domain/loan/loan-amounts.ts";
import type { Loan } from "../../../../domain/loan/loan.ts";
import { refund } from "../../../../domain/loan/refund/refund.ts";
import type { RefundPolicy } from "../../../../domain/protocol/refund-policy.ts";
import { openParts } from "../../../../domain/repayment/instalment.ts";
import { defaultTerms } from "../../credit-fixtures.ts";
import { day, gbp, ok, repayingBy } from "../../fixtures.ts";

/** Three months at 12 % with fees: on the 10th of February 52.76 of principal, 1.63 of interest and 1.20 of fees, 90 pence for opening. */
const monthly = repayingBy({ ...defaultTerms, count: 3, openingFee: 90n, instalmentFee: 30n });

const dueRequested = (loan: Loan) => ok(requestCollection(loan, "due.7", { what: "due" }, day(36)));

/** The first instalment is paid. */
const paid = (loan: Loan = monthly) => ok(completeCollection(dueRequested(loan), "due.7", day(36)));

/** The bank has refused it. */
const late = (loan: Loan = monthly) => refuseCollection(dueRequested(loan), "due.7", day(36));

const by = (policy: Partial<RefundPolicy>): Loan => ({
  ...monthly,
  refundPolicy: { interest: "returned", fees: "returned", borneBy: "lender", ...policy },
});

const last = (loan: Loan) => loan.refunds.at(-1);

const income = (loan: Loan, name: "interestIncome" | "feeIncome") => balances(loan.entries).get(name)?.minor;

describe("the cost of a credit whose goods are returned", () => {
  it("given all goods returned and an unpaid debt, then nothing is owed, and the lender has no income", () => {
    const back = ok(refund(late(), 1, gbp(16_000), day(37)));
    expect(last(back)).toMatchObject({
      loanPrincipal: gbp(16_000),
      loanInterest: gbp(163),
      fees: gbp(120),
      cashBack: gbp(0),
      borne: gbp(283),
      returned: { interest: gbp(163), fees: gbp(120) },
    });
    expect([back.status, owedOn(back), income(back, "interestIncome")]).toEqual(["cancelled", gbp(0), 0n]);
    // The fee of the advance stays.
    expect(income(back, "feeIncome")).toBe(-20n);
  });

  it("given all goods returned after the first instalment was paid, then the purchaser gets the whole payment back", () => {
    const back = ok(refund(paid(), 1, gbp(16_000), day(37)));
    expect(last(back)).toMatchObject({ loanPrincipal: gbp(10_724), loanInterest: gbp(0), cashBack: gbp(5559) });
  });

  it("given some goods returned, then their share of the cost is refunded, and its unpaid part reduces the debt", () => {
    const part = ok(refund(late(), 1, gbp(4000), day(37)));
    expect(last(part)).toMatchObject({ loanPrincipal: gbp(4000), loanInterest: gbp(40), fees: gbp(30) });
    expect(chargesOn(part)).toMatchObject({ interest: gbp(123), fee: gbp(90) });
  });

  it("given several returns, then the last one takes the remainders of rounding", () => {
    const parts = [3333, 3333, 3334, 6000];
    const end = parts.reduce((loan, minor, i) => ok(refund(loan, i + 1, gbp(minor), day(37))), paid());
    const returned = end.refunds.map((each) => [each.returned.interest.minor, each.returned.fees.minor]);
    expect(returned).toEqual([
      [33n, 24n],
      [34n, 25n],
      [34n, 25n],
      [62n, 46n],
    ]);
    expect(end.status).toBe("cancelled");
  });

  it("given a contract that keeps interest or fees, then they are owed as before", () => {
    const fees = ok(refund(late(by({ interest: "kept" })), 1, gbp(16_000), day(37)));
    expect([last(fees)?.loanInterest, last(fees)?.fees, owedOn(fees)]).toEqual([gbp(0), gbp(120), gbp(163)]);
    const interest = ok(refund(late(by({ fees: "kept" })), 1, gbp(16_000), day(37)));
    expect([last(interest)?.loanInterest, last(interest)?.fees, owedOn(interest)]).toEqual([
      gbp(163),
      gbp(0),
      gbp(120),
    ]);
  });

  it("given a contract by which the mall bears it, then the mall pays it and the lender's income stays", () => {
    const back = ok(refund(late(by({ borneBy: "mall" })), 1, gbp(16_000), day(37)));
    const usual = ok(refund(late(), 1, gbp(16_000), day(37)));
    expect([last(back)?.borne, income(back, "interestIncome")]).toEqual([gbp(0), -163n]);
    expect(last(back)?.clawback.minor).toBe((last(usual)?.clawback.minor ?? 0n) + 283n);
  });

  it("given a return before any charge, then future costs, with the opening fee, are computed on the remaining amount", () => {
    const half = ok(refund(monthly, 1, gbp(8000), day(20)));
    expect(last(half)?.returned).toEqual({ interest: gbp(0), fees: gbp(0) });
    // 31 days at 12 % of 80 pounds; half of the 90 pence for opening, and the instalment's own 30.
    const first = half.instalments[0];
    expect(first && [openParts(first).interest, openParts(first).fee]).toEqual([gbp(82), gbp(75)]);
    expect(ok(refund(half, 2, gbp(8000), day(21))).status).toBe("cancelled");
  });

  it("given a due date not charged yet, then its cost is charged and refunded with the same refund", () => {
    const back = ok(refund(monthly, 1, gbp(16_000), day(36)));
    expect(last(back)).toMatchObject({ loanInterest: gbp(163), fees: gbp(120) });
    expect(back.entries.slice(-2).map(({ kind }) => kind)).toEqual(["charged", "refunded"]);
  });

  it("given a partial return and then a payoff, then the opening fee is not refunded twice", () => {
    const part = ok(refund(paid(), 1, gbp(9600), day(37)));
    const off = ok(
      completeCollection(ok(requestCollection(part, "early.1", { what: "early" }, day(37))), "early.1", day(37)),
    );
    expect(off.status).toBe("repaid");
    // Of 120 pence 72 went back with the goods; of the 36 that are left for opening, 58 of 90 days are not used: 23; a day of 28's fee is 1.
    expect(income(off, "feeIncome")).toBe(-20n - (120n - 72n - 23n + 1n));
  });

  it("given prepaid interest, then its share is refunded, and a later payoff does not count it again", () => {
    // Of 79 pence for fifteen days.
    const little = ok(requestCollection(monthly, "early.1", { what: "early", amount: gbp(50) }, day(20)));
    const ahead = ok(completeCollection(little, "early.1", day(20)));
    const back = ok(refund(ahead, 1, gbp(14_400), day(21)));
    expect([last(back)?.returned.interest, back.instalments[0]?.paid.interest]).toEqual([gbp(45), gbp(5)]);
    const end = ok(refund(back, 2, gbp(1600), day(22)));
    expect([end.status, income(end, "interestIncome")]).toEqual(["cancelled", 0n]);
  });

  it("given a charged-off debt, then only its paid cost is refunded: unpaid amounts give no cash", () => {
    const never = ok(refund(ok(chargeOff(late(), day(90))), 1, gbp(16_000), day(91)));
    expect(last(never)).toMatchObject({
      loanPrincipal: gbp(16_000),
      loanInterest: gbp(0),
      fees: gbp(0),
      cashBack: gbp(0),
    });
    const second = ok(requestCollection(paid(), "due.8", { what: "due" }, day(64)));
    const once = ok(
      refund(ok(chargeOff(refuseCollection(second, "due.8", day(64)), day(90))), 1, gbp(16_000), day(91)),
    );
    expect(last(once)?.returned).toEqual({ interest: gbp(163), fees: gbp(120) });
    // All that was ever paid.
    expect(last(once)?.cashBack).toEqual(gbp(5559));
  });

  it("given a pending payment, then the amount that it can pay is refunded in cash", () => {
    const onItsWay = dueRequested(monthly);
    const back = ok(refund(onItsWay, 1, gbp(16_000), day(36)));
    expect(last(back)).toMatchObject({ loanPrincipal: gbp(10_441), loanInterest: gbp(163), fees: gbp(120) });
    const end = ok(completeCollection(back, "due.7", day(36)));
    expect([end.status, owedOn(end)]).toEqual(["cancelled", gbp(0)]);
  });
});
