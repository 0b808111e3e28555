import { describe, expect, it } from "vitest";
import { balances } from "../../../../domain/ledger/balances.ts";
import { completeCollection, requestCollection } from "../../../../domain/loan/collection/collection.ts";
import {
  recordReturn,
  requestReturn,
  creditToReturn,
  returnUnderWay,
} from "../../../../domain/loan/collection/credit-return.ts";
import { chargeOff } from "../../../../domain/loan/lateness/charge-off.ts";
import { receivePayment } from "../../../../domain/loan/collection/received-payment.ts";
import { viewCollection } from "../../../../domain/loan/view/collection-view.ts";
import { creditBalance, repaidOf } from "../../../../domain/loan/loan-amounts.ts";
import { statementOf } from "../../../../domain/loan/view/loan-statement.ts";
import { money } from "../../../../domain/money.ts";
import { recordCredit, requestCredit } from "../../../../domain/purchase/lateness/credit-return.ts";
import { recordCollection, reportPayment, requestRepayment } from "../../../../domain/purchase/repayment.ts";
import { isInFlight } from "../../../../domain/purchase/transition.ts";
import {
  accepted,
  bought,
  day,
  delivered,
  funded,
  gbp,
  held,
  rejectionOf,
  ok,
  pending,
  repaying,
  makeStatement,
} from "../../fixtures.ts";

const overpaid = ok(receivePayment(repaying(), { reference: "B1", amount: gbp(17_000), surplus: "returned" }, day(6)));

const lost = ok(chargeOff(repaying(), day(250)));
const recovered = ok(receivePayment(lost, { reference: "B1", amount: gbp(16_000), surplus: "returned" }, day(260)));

describe("an unsolicited payment", () => {
  it("given a debt, then it pays as a collection does; a repeated reference has no effect, and one with another amount is rejected", () => {
    const part = ok(receivePayment(repaying(), { reference: "B1", amount: gbp(5000), surplus: "returned" }, day(6)));
    expect([part.outstanding, repaidOf(part)]).toEqual([gbp(11_000), gbp(5000)]);
    expect(part.collections).toMatchObject([{ key: "received.B1", status: "done" }]);
    expect(receivePayment(part, { reference: "B1", amount: gbp(5000), surplus: "returned" }, day(7))).toBe(part);
    expect(rejectionOf(receivePayment(part, { reference: "B1", amount: gbp(5001), surplus: "returned" }, day(7)))).toBe(
      "AmountMismatch",
    );
  });

  it("given a payment above the debt, or no debt, then the excess is the purchaser's credit", () => {
    expect([overpaid.status, creditBalance(overpaid)]).toEqual(["repaid", gbp(1000)]);
    const again = ok(receivePayment(overpaid, { reference: "B2", amount: gbp(10), surplus: "returned" }, day(7)));
    expect([again.status, creditBalance(again), balances(again.entries).get("purchaserPayable")]).toEqual([
      "repaid",
      gbp(1010),
      gbp(-1010),
    ]);
  });

  it.each([
    ["repaid", overpaid],
    ["charged off, and recovered in full", recovered],
  ])("given a debt that is %s, then £1 is received and not called a payment of it", (_, loan) => {
    const after = ok(receivePayment(loan, { reference: "B9", amount: gbp(100), surplus: "returned" }, day(300)));
    expect([after.status, after.notice]).toEqual([loan.status, "credit_received"]);
    const collected = viewCollection(after, "received.B9", 3, day(300));
    expect(collected).toMatchObject({ no: 3, outcome: "credited", amount: { amount: "100" } });
    const more = ok(receivePayment(repaying(), { reference: "B9", amount: gbp(17_000), surplus: "returned" }, day(6)));
    expect([more.notice, viewCollection(more, "received.B9", 3, day(6)).outcome]).toEqual(["repaid", "paid"]);
  });

  it("waits for the bank's answer to a due date's debit, which would otherwise pay a debt that has ended", () => {
    const asked = ok(requestCollection(repaying(), "due.1", { what: "due" }, day(40)));
    const payment = { reference: "B1", amount: gbp(16_000), surplus: "returned" } as const;
    expect(rejectionOf(receivePayment(asked, payment, day(40)))).toBe("PayoutPending");
    const answered = ok(completeCollection(asked, "due.1", day(40)));
    expect(creditBalance(ok(receivePayment(answered, payment, day(40))))).toEqual(gbp(16_000));
  });

  it("is rejected for zero and negative amounts, another currency and a loan that is not lent, and waits for a pending payout", () => {
    expect(
      rejectionOf(receivePayment(repaying(), { reference: "B1", amount: gbp(0), surplus: "returned" }, day(6))),
    ).toBe("AmountOutOfRange");
    expect(
      rejectionOf(receivePayment(repaying(), { reference: "B1", amount: gbp(-1), surplus: "returned" }, day(6))),
    ).toBe("AmountOutOfRange");
    expect(
      rejectionOf(
        receivePayment(repaying(), { reference: "B1", amount: money(1n, "KRW"), surplus: "returned" }, day(6)),
      ),
    ).toBe("CurrencyMismatch");
    expect(rejectionOf(receivePayment(held(), { reference: "B1", amount: gbp(1), surplus: "returned" }, day(6)))).toBe(
      "WrongState",
    );
    expect(
      rejectionOf(receivePayment(bought(), { reference: "B1", amount: gbp(1), surplus: "returned" }, day(6))),
    ).toBe("PayoutPending");
    expect(
      ok(receivePayment(funded(), { reference: "B1", amount: gbp(1), surplus: "returned" }, day(6))).outstanding,
    ).toEqual(gbp(15_999));
  });
});

describe("a credit balance", () => {
  it("given a credit balance, then its return is recorded before the bank is called, and once", () => {
    const requested = requestReturn(overpaid, false, day(6));
    expect(returnUnderWay(requested)).toEqual({ no: 1, amount: gbp(1000), status: "asked" });
    expect(requestReturn(requested, false, day(7))).toBe(requested);
    expect([creditToReturn(requested), creditBalance(requested)]).toEqual([gbp(0), gbp(1000)]);
    const paid = ok(recordReturn(requested, 1, "paid", day(7)));
    expect([creditBalance(paid), balances(paid.entries).get("purchaserPayable")]).toEqual([gbp(0), gbp(0)]);
    expect(recordReturn(paid, 1, "paid", day(8))).toBe(paid);
    expect(requestReturn(paid, true, day(8))).toBe(paid);
  });

  it("given a refusal by the bank, then the credit stays until an operator requests the return again, under the same number", () => {
    const refused = ok(recordReturn(requestReturn(overpaid, false, day(6)), 1, "refused", day(6)));
    expect([creditBalance(refused), creditToReturn(refused)]).toEqual([gbp(1000), gbp(0)]);
    expect(requestReturn(refused, false, day(7))).toBe(refused);
    expect(returnUnderWay(requestReturn(refused, true, day(7)))).toEqual({ no: 1, amount: gbp(1000), status: "asked" });
    expect(statementOf(refused)).not.toHaveProperty("credit");
    expect(statementOf(overpaid).credit).toEqual(gbp(1000));
  });

  it("given no credit, then no return is recorded", () => {
    expect(requestReturn(repaying(), true, day(6)).version).toBe(repaying().version);
    expect(rejectionOf(recordReturn(repaying(), 1, "paid", day(6)))).toBe("WrongState");
  });
});

describe("a payment reported from the bank's statement", () => {
  const payment = { amount: gbp(17_000), reference: "B1" };
  const reported = ok(reportPayment(accepted(), payment, day(6)));

  it("given an accepted purchase, then the lender records it; a repeat has no effect, and one with another amount is rejected", () => {
    expect(reported).toMatchObject({
      repayments: [{ no: 1, status: "requested", amount: gbp(17_000), received: "B1" }],
      event: { name: "payment_reported", next: { phase: "collect", repayment: 1, received: "B1" } },
    });
    expect(reportPayment(reported, payment, day(7))).toBe(reported);
    expect(rejectionOf(reportPayment(reported, { ...payment, amount: gbp(1) }, day(7)))).toBe("AmountMismatch");
    expect(ok(requestRepayment(reported, {}, day(6))).repayments).toHaveLength(2);
  });

  it("is rejected before acceptance, in another currency, and for zero", () => {
    expect(rejectionOf(reportPayment(delivered(), payment, day(5)))).toBe("WrongState");
    expect(rejectionOf(reportPayment(accepted(), { ...payment, amount: money(1n, "KRW") }, day(6)))).toBe(
      "CurrencyMismatch",
    );
    expect(rejectionOf(reportPayment(accepted(), { ...payment, amount: gbp(0) }, day(6)))).toBe("AmountOutOfRange");
  });

  const statement = makeStatement(6, { outstanding: gbp(0), repaid: gbp(17_000), credit: gbp(1000) });
  const over = ok(recordCollection(reported, { no: 1, outcome: "paid", amount: gbp(17_000) }, statement, day(6)));

  it("given a payment above the debt, then the phase that records it returns the rest, once", () => {
    expect(over).toMatchObject({ status: "repaid", event: { name: "repaid", next: { phase: "credit" } } });
    expect(isInFlight(over, "credit")).toBe(true);
    const more = ok(reportPayment(over, { amount: gbp(1), reference: "B2" }, day(7)));
    expect(more.event.next).toMatchObject({ phase: "collect" });
    const gone = makeStatement(8, { outstanding: gbp(0), repaid: gbp(17_000) });
    const done = ok(recordCredit(over, "returned", gone, day(7)));
    expect(done).toMatchObject({ inFlight: [], event: { name: "credit_returned" } });
    expect(done.event.next).toBeUndefined();
    expect(recordCredit(done, "returned", gone, day(7))).toBe(done);
  });

  it("given more credit meanwhile, then the return continues; given a refusal, then an operator can request it again, once", () => {
    const more = makeStatement(8, { outstanding: gbp(0), repaid: gbp(17_001), credit: gbp(1) });
    expect(ok(recordCredit(over, "returned", more, day(7))).event.next).toMatchObject({ phase: "credit" });
    const refused = ok(
      recordCredit(over, "refused", makeStatement(8, { outstanding: gbp(0), repaid: gbp(17_000) }), day(7)),
    );
    expect(refused.event).toMatchObject({ name: "credit_refused" });
    const again = ok(requestCredit(refused, day(8)));
    expect(again.event).toMatchObject({ name: "credit_requested", next: { phase: "credit", again: true } });
    expect(requestCredit(again, day(8))).toBe(again);
    const nothing = recordCredit(
      again,
      "nothing",
      makeStatement(9, { outstanding: gbp(0), repaid: gbp(17_000) }),
      day(8),
    );
    expect(ok(nothing).event.name).toBe("loan_changed");
    expect(rejectionOf(requestCredit(pending(), day(8)))).toBe("WrongState");
    expect(rejectionOf(recordCredit(pending(), "returned", statement, day(8)))).toBe("WrongState");
  });
});
