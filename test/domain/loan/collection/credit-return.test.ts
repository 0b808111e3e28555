import { describe, expect, it } from "vitest";
import { addTime } from "../../../../domain/calendar.ts";
import { balances } from "../../../../domain/ledger/balances.ts";
import { completeCollection, requestCollection } from "../../../../domain/loan/collection/collection.ts";
import {
  recordReturn,
  requestReturn,
  creditToReturn,
  returnUnderWay,
} from "../../../../domain/loan/collection/credit-return.ts";
import { transfersOf } from "../../../../domain/loan/bank/transfers.ts";
import type { Loan } from "../../../../domain/loan/loan.ts";
import { applyStatement } from "../../../../domain/purchase/apply-statement.ts";
import { followInstruction } from "../../../../domain/purchase/instruction/follow-instruction.ts";
import { recordBounce, reportBounce } from "../../../../domain/purchase/lateness/bounce.ts";
import { viewPurchase } from "../../../../domain/purchase/view/purchase-view.ts";
import { waiting } from "../../../../domain/purchase/waiting.ts";
import { chargeOff } from "../../../../domain/loan/lateness/charge-off.ts";
import { receivePayment } from "../../../../domain/loan/collection/received-payment.ts";
import { viewCollection } from "../../../../domain/loan/view/collection-view.ts";
import { creditBalance, repaidOf } from "../../../../domain/loan/loan-amounts.ts";
import { statementOf } from "../../../../domain/loan/view/loan-statement.ts";
import { money } from "../../../../domain/money.ts";
import { recordCredit, requestCredit } from "../../../../domain/purchase/lateness/credit-return.ts";
import { recordCollection, reportPayment, requestRepayment } from "../../../../domain/purchase/repayment.ts";
import { isInFlight, overduePhases } from "../../../../domain/purchase/transition.ts";
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
    const paid = ok(recordReturn(requested, { no: 1, refused: 0 }, {}, day(7)));
    expect([creditBalance(paid), balances(paid.entries).get("purchaserPayable")]).toEqual([gbp(0), gbp(0)]);
    expect(recordReturn(paid, { no: 1, refused: 0 }, {}, day(8))).toBe(paid);
    expect(requestReturn(paid, true, day(8))).toBe(paid);
  });

  it("given a refusal by the bank, then the credit stays, and the lender asks again a week later, or when its staff instruct it", () => {
    const refused = ok(recordReturn(requestReturn(overpaid, false, day(6)), { no: 1, refused: 0 }, "refused", day(6)));
    expect([creditBalance(refused), creditToReturn(refused)]).toEqual([gbp(1000), gbp(0)]);
    expect([refused.notice, statementOf(refused)]).toMatchObject([
      "credit_refused",
      { refusedCredit: { amount: gbp(1000), until: day(13) } },
    ]);
    expect(statementOf(refused)).not.toHaveProperty("credit");
    expect(statementOf(overpaid)).toMatchObject({ credit: gbp(1000) });
    expect(statementOf(overpaid)).not.toHaveProperty("refusedCredit");
    expect(requestReturn(refused, false, addTime(day(13), { minutes: -1 }))).toBe(refused);
    for (const again of [requestReturn(refused, false, day(13)), requestReturn(refused, true, day(7))]) {
      expect(returnUnderWay(again)).toMatchObject({ no: 1, amount: gbp(1000), status: "asked", refused: 1 });
      // Whoever is second finds it under way, and asks nothing.
      expect([requestReturn(again, true, day(14)), requestReturn(again, false, day(14))]).toEqual([again, again]);
      expect(statementOf(again).refusedCredit?.amount).toEqual(gbp(1000));
      const paid = ok(recordReturn(again, { no: 1, refused: 1 }, { ref: "B9" }, day(14)));
      expect([creditBalance(paid), statementOf(paid).refusedCredit]).toEqual([gbp(0), undefined]);
      expect(transfersOf(paid).slice(-2)).toMatchObject([
        { key: "p1.credit.1", status: "refused" },
        { key: "p1.credit.1.1", status: "paid", ref: "B9" },
      ]);
    }
  });

  it("given a refusal of each attempt, then each has a key of its own, and an answer to an earlier one changes nothing", () => {
    const weeks = [0, 1, 2, 3];
    const refused = weeks.reduce<Loan>((loan, week) => {
      const asked = requestReturn(loan, false, day(6 + 7 * week));
      const last = ok(recordReturn(asked, { no: 1, refused: week }, "refused", day(6 + 7 * week)));
      for (const before of weeks) expect(recordReturn(last, { no: 1, refused: before }, "refused", day(90))).toBe(last);
      return last;
    }, overpaid);
    const keys = transfersOf(refused).flatMap(({ key, status }) => (status === "refused" ? [key] : []));
    expect(keys).toEqual(["p1.credit.1", "p1.credit.1.1", "p1.credit.1.2", "p1.credit.1.3"]);
    const asked = requestReturn(refused, false, day(34));
    expect(recordReturn(asked, { no: 1, refused: 3 }, "refused", day(34))).toBe(asked);
    expect(returnUnderWay(asked)).toMatchObject({ refused: 4 });
  });

  it("given a bank that pays under a key that it had refused, then the credit is paid, and no other key is asked for", () => {
    const refused = ok(recordReturn(requestReturn(overpaid, false, day(6)), { no: 1, refused: 0 }, "refused", day(6)));
    for (const before of [refused, requestReturn(refused, true, day(7))]) {
      const paid = ok(recordReturn(before, { no: 1, refused: 0 }, { ref: "B9" }, day(7)));
      expect([creditBalance(paid), returnUnderWay(paid)]).toEqual([gbp(0), undefined]);
      expect(transfersOf(paid).at(-1)).toMatchObject({ key: "p1.credit.1", status: "paid" });
      expect(requestReturn(paid, true, day(30))).toBe(paid);
    }
  });

  it("given several refused returns, then an instruction sends all, one after the other", () => {
    const one = ok(recordReturn(requestReturn(overpaid, false, day(6)), { no: 1, refused: 0 }, "refused", day(6)));
    const more = ok(receivePayment(one, { reference: "B2", amount: gbp(10), surplus: "returned" }, day(8)));
    const two = ok(recordReturn(requestReturn(more, false, day(8)), { no: 2, refused: 0 }, "refused", day(8)));
    expect(statementOf(two).refusedCredit).toEqual({ amount: gbp(1010), until: day(13) });
    const sent = ok(recordReturn(requestReturn(two, true, day(9)), { no: 1, refused: 1 }, {}, day(9)));
    expect(statementOf(sent).refusedCredit).toEqual({ amount: gbp(10), until: day(9) });
    expect(returnUnderWay(requestReturn(sent, false, day(9)))).toMatchObject({ no: 2, refused: 1 });
  });

  it("given a refusal that was stored before refusals were counted, then it is asked for again at once, under a new key", () => {
    const returns = [{ no: 1, amount: gbp(1000), status: "refused" as const }];
    const stored = { ...overpaid, returns } as Loan;
    expect(statementOf(stored).refusedCredit).toEqual({ amount: gbp(1000), until: stored.createdAt });
    const asked = requestReturn(stored, false, day(9));
    expect(transfersOf(asked).slice(-2)).toMatchObject([
      { key: "p1.credit.1", status: "refused" },
      { key: "p1.credit.1.1", status: "asked" },
    ]);
    const again = ok(recordReturn(asked, { no: 1, refused: 1 }, "refused", day(9)));
    expect(statementOf(again).refusedCredit?.until).toEqual(day(16));
  });

  it("given no credit, then no return is recorded", () => {
    expect(requestReturn(repaying(), true, day(6)).version).toBe(repaying().version);
    expect(rejectionOf(recordReturn(repaying(), { no: 1, refused: 0 }, {}, day(6)))).toBe("WrongState");
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
    const done = ok(recordCredit(over, { outcome: "returned" }, gone, day(7)));
    expect(done).toMatchObject({ inFlight: [], event: { name: "credit_returned" } });
    expect(done.event.next).toBeUndefined();
    expect(recordCredit(done, { outcome: "returned" }, gone, day(7))).toBe(done);
  });

  it("given more credit meanwhile, then the return continues; given a refusal, then an operator can request it again, once", () => {
    const more = makeStatement(8, { outstanding: gbp(0), repaid: gbp(17_001), credit: gbp(1) });
    expect(ok(recordCredit(over, { outcome: "returned" }, more, day(7))).event.next).toMatchObject({ phase: "credit" });
    const refused = ok(
      recordCredit(
        over,
        { outcome: "refused" },
        makeStatement(8, { outstanding: gbp(0), repaid: gbp(17_000) }),
        day(7),
      ),
    );
    expect(refused.event).toMatchObject({ name: "credit_refused" });
    const again = ok(requestCredit(refused, day(8)));
    expect(again.event).toMatchObject({ name: "credit_requested", next: { phase: "credit", again: true } });
    expect(requestCredit(again, day(8))).toBe(again);
    const nothing = recordCredit(
      again,
      { outcome: "nothing" },
      makeStatement(9, { outstanding: gbp(0), repaid: gbp(17_000) }),
      day(8),
    );
    expect(ok(nothing).event.name).toBe("loan_changed");
    expect(rejectionOf(requestCredit(pending(), day(8)))).toBe("WrongState");
    expect(rejectionOf(recordCredit(pending(), { outcome: "returned" }, statement, day(8)))).toBe("WrongState");
  });
});

const over = (but: Parameters<typeof makeStatement>[1] = {}) => ({
  outstanding: gbp(0),
  repaid: gbp(17_000),
  ...but,
});

describe("a purchase whose credit was refused", () => {
  const refusedCredit = { amount: gbp(1000), until: day(13) };
  const open = ok(
    recordCollection(
      ok(reportPayment(accepted(), { amount: gbp(17_000), reference: "B1" }, day(6))),
      { no: 1, outcome: "paid", amount: gbp(17_000) },
      makeStatement(6, over({ credit: gbp(1000) })),
      day(6),
    ),
  );
  const refused = ok(recordCredit(open, { outcome: "refused" }, makeStatement(8, over({ refusedCredit })), day(6)));

  it("waits for the operator, with a timer for the lender's next attempt", () => {
    const phase = { phase: "credit" };
    expect(waiting(refused)).toEqual({ who: "operator", until: day(13), phase });
    expect(refused).toMatchObject({
      status: "repaid",
      event: { name: "credit_refused", timer: { at: day(13), phase } },
    });
    expect(viewPurchase(refused).waitingFor).toEqual({ who: "operator", until: day(13) });
    expect(overduePhases(refused, day(14))).toEqual([phase]);
  });

  it("given the timer's attempt, then it waits another week, or for nothing more; a repeat changes nothing", () => {
    const later = { ...refusedCredit, until: day(20) };
    const again = ok(
      recordCredit(refused, { outcome: "refused" }, makeStatement(10, over({ refusedCredit: later })), day(13)),
    );
    expect(again.event).toMatchObject({ name: "credit_refused", timer: { at: day(20) } });
    expect(
      recordCredit(again, { outcome: "refused" }, makeStatement(10, over({ refusedCredit: later })), day(14)),
    ).toBe(again);
    const paid = ok(recordCredit(again, { outcome: "returned" }, makeStatement(12, over()), day(20)));
    expect([paid.event, waiting(paid)]).toMatchObject([{ name: "credit_returned", timer: "cleared" }, undefined]);
    expect(recordCredit(paid, { outcome: "returned" }, makeStatement(12, over()), day(21))).toBe(paid);
  });

  it("given an instruction of the staff, then the timer ends; the timer's attempt leaves the instructed one in flight", () => {
    const terms = { kind: "creditReturn" } as const;
    const instructed = ok(followInstruction(refused, 3, terms, day(13)));
    expect(instructed.event).toMatchObject({ next: { phase: "credit", instruction: 3 }, timer: "cleared" });
    const later = makeStatement(10, over({ refusedCredit: { ...refusedCredit, until: day(20) } }));
    const timer = ok(recordCredit(instructed, { outcome: "refused" }, later, day(13)));
    expect(isInFlight(timer, "credit")).toBe(true);
    const done = ok(recordCredit(timer, { outcome: "returned", instruction: 3 }, makeStatement(12, over()), day(13)));
    expect([done.inFlight, done.event.name, waiting(done)]).toEqual([[], "credit_returned", undefined]);
  });

  it("given a payment that is taken back meanwhile, then the lender's statement ends the wait, and what is owed is collected", () => {
    const bounced = ok(
      recordBounce(
        ok(reportBounce(refused, { collection: "received.B1" }, day(8))),
        1,
        "bounced",
        makeStatement(9, { outstanding: gbp(16_000), due: "2026-01-24" }),
        day(8),
      ),
    );
    expect(waiting(bounced)).toMatchObject({ who: "purchaser", phase: { phase: "collect" } });
  });

  it("that waits for another step too has the timer of the earlier one", () => {
    const due = makeStatement(9, { outstanding: gbp(5), due: "2026-01-24", refusedCredit });
    const owing = applyStatement({ ...accepted() }, due);
    expect(waiting(owing)).toMatchObject({ who: "operator", until: day(13) });
    const soon = applyStatement(accepted(), makeStatement(9, { due: "2026-01-14", refusedCredit }));
    expect(waiting(soon)?.who).toBe("purchaser");
  });
});
