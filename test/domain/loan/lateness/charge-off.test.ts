import { describe, expect, it } from "vitest";
import { balances } from "../../../../domain/ledger/balances.ts";
import {
  completeCollection,
  refuseCollection,
  requestCollection,
} from "../../../../domain/loan/collection/collection.ts";
import { receivePayment } from "../../../../domain/loan/collection/received-payment.ts";
import { chargeOff } from "../../../../domain/loan/lateness/charge-off.ts";
import { dunLoan } from "../../../../domain/loan/lateness/dunning.ts";
import { takePromise } from "../../../../domain/loan/lateness/promise.ts";
import { creditBalance, exposure, owedOn } from "../../../../domain/loan/loan-amounts.ts";
import type { Loan } from "../../../../domain/loan/loan.ts";
import { pauseLoan } from "../../../../domain/loan/pause.ts";
import { refund } from "../../../../domain/loan/refund/refund.ts";
import { statementOf } from "../../../../domain/loan/view/loan-statement.ts";
import { addLoan, emptyProof, isProven } from "../../../../domain/reconciliation/trial-balance.ts";
import { payInDays } from "../../../../domain/schedule/credit-terms.ts";
import { defaultLateness } from "../../../../domain/schedule/lateness-terms.ts";
import { defaultTerms } from "../../credit-fixtures.ts";
import { day, funded, gbp, held, rejectionOf, ok, repaying, repayingBy } from "../../fixtures.ts";

const books = (loan: Loan, account: Parameters<ReturnType<typeof balances>["get"]>[0]): bigint =>
  balances(loan.entries).get(account)?.minor ?? 0n;

const proven = (loan: Loan): void => expect(isProven([loan].reduce(addLoan, emptyProof))).toBe(true);

/** With interest of 1.63 and a fee of 1.20 charged on its first day. */
const monthly = ok(
  requestCollection(
    repayingBy({ ...defaultTerms, count: 3, openingFee: 90n, instalmentFee: 30n, lateness: defaultLateness }),
    "early.1",
    { what: "early", amount: gbp(1) },
    day(6),
  ),
);

const charged: Loan = { ...ok(dunLoan({ ...monthly, collections: [] }, "due.7", day(36))), collections: [] };

/** The same loan whose receivable was sold with recourse. */
const withRecourse = (loan: Loan): Loan => ({
  ...loan,
  receivables: loan.receivables.map((each) => ({ ...each, quote: { ...each.quote, recourse: true } })),
});

const pay = (loan: Loan, key: string, minor?: number): Loan => {
  const request = { what: "early", ...(minor !== undefined && { amount: gbp(minor) }) } as const;
  return ok(completeCollection(ok(requestCollection(loan, key, request, day(210))), key, day(210)));
};

describe("a charged-off debt", () => {
  it("given principal, interest and fees, then all are a loss of the lender; a repeat has no effect", () => {
    const lost = ok(chargeOff(charged, day(200)));
    expect(lost).toMatchObject({
      status: "chargedOff",
      outstanding: gbp(0),
      chargedOff: { on: "2026-07-24", principal: gbp(16_000), charges: gbp(283), recourse: gbp(0) },
    });
    expect([owedOn(lost), books(lost, "writeOff"), books(lost, "loan")]).toEqual([gbp(0), 16_283n, 0n]);
    expect([books(lost, "interestReceivable"), books(lost, "feeReceivable")]).toEqual([0n, 0n]);
    expect(chargeOff(lost, day(201))).toBe(lost);
    expect(statementOf(lost)).toMatchObject({ outstanding: gbp(0), chargedOff: true });
    expect(statementOf(lost)).not.toHaveProperty("due");
    proven(lost);
  });

  it("given a charge-off, then its principal still uses the credit line", () => {
    expect(exposure(ok(chargeOff(charged, day(200))))).toEqual(gbp(16_000));
  });

  it("given a receivable sold with recourse, then the mall pays the principal, and the lender loses the rest", () => {
    const before = books(charged, "mallSettlement");
    const lost = ok(chargeOff(withRecourse(charged), day(200)));
    expect([books(lost, "writeOff"), books(lost, "mallSettlement") - before]).toEqual([283n, 16_000n]);
    const recovered = ok(receivePayment(lost, { reference: "B1", amount: gbp(16_100), surplus: "returned" }, day(210)));
    expect([books(recovered, "mallSettlement") - before, books(recovered, "recoveryIncome")]).toEqual([0n, -100n]);
    proven(recovered);
  });

  it("given a later payment, then it is a recovery; the amount above the loss is the purchaser's credit", () => {
    const lost = ok(chargeOff(charged, day(200)));
    const part = ok(receivePayment(lost, { reference: "B1", amount: gbp(6000), surplus: "returned" }, day(210)));
    expect([part.status, books(part, "recoveryIncome"), exposure(part)]).toEqual(["chargedOff", -6000n, gbp(16_000)]);
    const all = ok(receivePayment(part, { reference: "B2", amount: gbp(11_000), surplus: "returned" }, day(211)));
    expect([books(all, "recoveryIncome"), creditBalance(all)]).toEqual([-16_283n, gbp(717)]);
    proven(all);
  });

  it("given a payment by the purchaser's act, of all or a part, then it is a recovery of at most what is left of the loss", () => {
    const lost = ok(chargeOff(charged, day(200)));
    expect(statementOf(lost).recoverable).toEqual(gbp(16_283));
    const part = pay(lost, "early.2", 6000);
    expect([part.status, part.notice, books(part, "recoveryIncome")]).toEqual(["chargedOff", "recovered", -6000n]);
    expect(statementOf(part).recoverable).toEqual(gbp(10_283));
    // More than what is left is not collected.
    expect(ok(requestCollection(part, "early.3", { what: "early", amount: gbp(10_284) }, day(211)))).toMatchObject({
      collections: [{ key: "early.2" }, { key: "early.3", amount: gbp(10_283), status: "asked" }],
    });
    const all = pay(part, "early.3");
    expect([all.status, books(all, "recoveryIncome"), creditBalance(all)]).toEqual(["chargedOff", -16_283n, gbp(0)]);
    expect(statementOf(all)).not.toHaveProperty("recoverable");
    proven(all);
    const byMall = pay(ok(chargeOff(withRecourse(charged), day(200))), "early.2");
    expect(books(byMall, "recoveryIncome")).toBe(-283n);
    proven(byMall);
  });

  it("given a refusal by the bank, then nothing is recovered; on a due date nothing is collected", () => {
    const lost = ok(chargeOff(charged, day(200)));
    const asked = ok(requestCollection(lost, "early.2", { what: "early" }, day(210)));
    const refused = refuseCollection(asked, "early.2", day(210));
    expect([refused.status, refused.notice, books(refused, "recoveryIncome")]).toEqual([
      "chargedOff",
      "repayment_refused",
      0n,
    ]);
    expect(rejectionOf(requestCollection(lost, "due.9", { what: "due" }, day(210)))).toBe("WrongState");
  });

  it("given a later return of goods, then the loss is reduced, and unpaid amounts give no cash", () => {
    const lost = ok(chargeOff(charged, day(200)));
    const back = ok(refund(lost, 1, gbp(6000), day(201)));
    expect(back.refunds[0]).toMatchObject({ loanPrincipal: gbp(6000), cashBack: gbp(0) });
    expect([back.status, back.chargedOff?.principal, exposure(back)]).toEqual(["chargedOff", gbp(10_000), gbp(10_000)]);
    expect(books(back, "writeOff")).toBe(10_283n);
    const paid = ok(receivePayment(lost, { reference: "B1", amount: gbp(12_283), surplus: "returned" }, day(201)));
    expect(ok(refund(paid, 1, gbp(6000), day(202))).refunds[0]).toMatchObject({
      loanPrincipal: gbp(4000),
      cashBack: gbp(2000),
    });
    proven(back);
  });

  it("given a promise, then it is broken by the charge-off", () => {
    const promised = ok(takePromise(charged, { no: 1, on: "2026-02-15" }, day(37)));
    expect(ok(chargeOff(promised, day(38))).promises).toEqual([{ no: 1, on: "2026-02-15", status: "broken" }]);
  });

  it("is rejected without debt, with an open cancellation, and during a pending bank request", () => {
    for (const loan of [
      held(),
      funded(),
      ok(receivePayment(repaying(), { reference: "B1", amount: gbp(16_000), surplus: "returned" }, day(6))),
    ])
      expect(rejectionOf(chargeOff(loan, day(9)))).toBe("WrongState");
    expect(rejectionOf(chargeOff(ok(pauseLoan(repaying(), 1, day(6))), day(9)))).toBe("LoanPaused");
    expect(rejectionOf(chargeOff(ok(dunLoan(repayingBy(payInDays(14)), "due.7", day(19))), day(19)))).toBe(
      "PayoutPending",
    );
  });
});
