import { describe, expect, it } from "vitest";
import { money } from "../../../../domain/money.ts";
import { openCancellation } from "../../../../domain/purchase/cancellation.ts";
import { decideDispute, type Outcome, recordResumption } from "../../../../domain/purchase/dispute/decision.ts";
import { openDispute } from "../../../../domain/purchase/dispute/dispute.ts";
import { recordRefund } from "../../../../domain/purchase/refund-result.ts";
import { recordCollection } from "../../../../domain/purchase/repayment.ts";
import { decideOnSilence, reportReturn } from "../../../../domain/purchase/return-report.ts";
import { reportShipment } from "../../../../domain/purchase/shipment.ts";
import { undecidedDisputes } from "../../../../domain/purchase/view/dispute-list.ts";
import { waiting } from "../../../../domain/purchase/waiting.ts";
import {
  accepted,
  advanced,
  cancelling,
  contesting,
  day,
  delivered,
  disputing,
  gbp,
  rejectionOf,
  ok,
  refundOf,
  makeStatement,
} from "../../fixtures.ts";

const decide = (outcome: Outcome, purchase = contesting(), at = day(12)) =>
  decideDispute(purchase, { cancellation: purchase.cancellations.length || 1, outcome }, at);

const pick = (id: string, quantity: number) => ({ lines: [{ id, quantity }] });

describe("the lender's verdict", () => {
  it("given a decision for the purchaser, then the disputed amount is refunded", () => {
    const won = ok(decide("purchaser"));
    expect(won).toMatchObject({
      cancellations: [{ status: "refunding", amount: gbp(16_000), verdict: { by: "lender", favours: "purchaser" } }],
      event: { name: "dispute_decided", next: { phase: "refund", amount: { amount: "16000" } }, timer: "cleared" },
    });
    expect(
      ok(recordRefund(won, 1, refundOf(16_000), makeStatement(9, { outstanding: gbp(0) }), day(12))),
    ).toMatchObject({
      status: "cancelled",
      outstanding: gbp(0),
    });
  });

  it("given a decision for the mall, then nothing is cancelled, and the loan continues with the lender's new due date", () => {
    const lost = ok(decide("mall"));
    expect(lost).toMatchObject({
      status: "accepted",
      outstanding: gbp(16_000),
      lines: [{ cancelled: 0 }, { cancelled: 0 }],
      cancellations: [
        { status: "dismissing", amount: gbp(0), verdict: { favours: "mall", asked: { amount: gbp(16_000) } } },
      ],
      event: { name: "dispute_decided", next: { phase: "resume", cancellation: 1 }, timer: "cleared" },
    });
    expect(waiting(lost)).toBeUndefined();
    const goesOn = ok(recordResumption(lost, 1, makeStatement(9, { due: "2026-01-30" }), day(12)));
    expect(goesOn).toMatchObject({
      status: "accepted",
      due: "2026-01-30",
      inFlight: [],
      cancellations: [{ status: "dismissed" }],
      event: { name: "resumed", timer: { at: "2026-01-30T00:00:00.000Z", phase: { phase: "collect" } } },
    });
    expect(recordResumption(goesOn, 1, makeStatement(10, { due: "2026-02-28" }), day(13))).toBe(goesOn);
  });

  it("given a part of the price, then the purchaser keeps the goods and owes the rest", () => {
    const part = ok(decide({ amount: gbp(4000) }, contesting(disputing(accepted(), { what: pick("l1", 2) }))));
    expect(part).toMatchObject({
      lines: [{ cancelled: 0 }, { cancelled: 0 }],
      cancellations: [
        { status: "refunding", amount: gbp(4000), verdict: { favours: "both", asked: { amount: gbp(6000) } } },
      ],
      event: { next: { phase: "refund", amount: { amount: "4000" } } },
    });
    expect(part.cancellations[0]).not.toHaveProperty("lines");
    const settled = ok(recordRefund(part, 1, refundOf(4000), makeStatement(9, { outstanding: gbp(12_000) }), day(12)));
    expect(settled).toMatchObject({ status: "accepted", outstanding: gbp(12_000) });
    const rest = { kind: "notAsDescribed", what: "rest", evidence: [] } as const;
    expect(ok(openDispute(settled, rest, day(13))).cancellations[1]?.amount).toEqual(gbp(12_000));
  });

  it("given some of the goods, then they are refunded and the others are kept", () => {
    const some = ok(decide(pick("l2", 1)));
    expect(some).toMatchObject({
      lines: [{ cancelled: 0 }, { cancelled: 1 }],
      cancellations: [{ amount: gbp(3333), lines: [{ id: "l2", quantity: 1 }], verdict: { favours: "both" } }],
      event: { next: { phase: "refund", amount: { amount: "3333" } } },
    });
    expect(rejectionOf(decide(pick("l2", 4)))).toBe("QuantityExceeded");
    expect(rejectionOf(decide(pick("l2", 1), contesting(disputing(accepted(), { what: { amount: gbp(9) } }))))).toBe(
      "QuantityExceeded",
    );
  });

  it("given the same verdict twice, then it is no event; another one is too late", () => {
    const outcomes: readonly Outcome[] = ["purchaser", "mall", { amount: gbp(4000) }, pick("l2", 1)];
    for (const outcome of outcomes) {
      const decided = ok(decide(outcome));
      expect(decide(outcome, decided)).toBe(decided);
      for (const other of outcomes.filter((each) => each !== outcome))
        expect(rejectionOf(decide(other, decided))).toBe("DisputeAlreadyDecided");
    }
  });

  it("given a return that the mall refused, then the lender decides it too", () => {
    const refusal = { cancellation: 1, outcome: "refused", evidence: "worn" } as const;
    const refused = ok(reportReturn(cancelling(delivered(), pick("l1", 1)), refusal, day(7)));
    expect(refused.cancellations[0]?.dispute?.kind).toBe("returnRefused");
    expect(ok(decide("purchaser", refused)).event.next).toMatchObject({ phase: "refund" });
    const lost = ok(recordResumption(ok(decide("mall", refused)), 1, makeStatement(9), day(12)));
    expect(lost).toMatchObject({ status: "delivered", lines: [{ cancelled: 0 }, { cancelled: 0 }] });
    expect(waiting(lost)).toMatchObject({ who: "purchaser", phase: { phase: "accept" } });
  });

  it("given unshipped goods whose return was refused, then they are to be shipped", () => {
    const part = ok(reportShipment(advanced(), { id: "s1", ...pick("l1", 2) }, day(2)));
    const refusal = { cancellation: 1, outcome: "refused", evidence: "worn" } as const;
    const refused = ok(reportReturn(cancelling(part), refusal, day(7)));
    const lost = ok(recordResumption(ok(decide("mall", refused)), 1, makeStatement(9), day(12)));
    expect(lost.status).toBe("advanced");
    expect(ok(reportShipment(lost, { id: "s2" }, day(13))).status).toBe("shipped");
  });

  it("given repaid goods, then they stay repaid after a lost dispute, and a won one is refunded in cash", () => {
    const all = { outstanding: gbp(0), repaid: gbp(16_000) };
    const paid = { outcome: "paid", amount: gbp(16_000) } as const;
    const repaid = ok(recordCollection(accepted(), paid, makeStatement(8, all), day(6)));
    const open = contesting(disputing(repaid));
    const lost = ok(recordResumption(ok(decide("mall", open)), 1, makeStatement(9, all), day(12)));
    expect(lost).toMatchObject({ status: "repaid", cancellations: [{ status: "dismissed" }] });
    expect(waiting(lost)).toBeUndefined();
    const cash = { ...refundOf(0), cashBack: gbp(16_000), clawback: gbp(16_000) };
    expect(ok(recordRefund(ok(decide("purchaser", open)), 1, cash, makeStatement(9, all), day(12)))).toMatchObject({
      status: "cancelled",
      refunded: gbp(16_000),
    });
  });

  it("given a lost dispute, then its goods can be cancelled or disputed again, and a late timer has no effect", () => {
    const lost = ok(recordResumption(ok(decide("mall")), 1, makeStatement(9, { due: "2026-01-30" }), day(12)));
    expect(rejectionOf(decideOnSilence(ok(decide("mall")), 1, day(30)))).toBe("WrongState");
    expect(rejectionOf(decideOnSilence(lost, 1, day(30)))).toBe("WrongState");
    expect(rejectionOf(reportReturn(lost, { cancellation: 1, outcome: "received" }, day(13)))).toBe(
      "ReturnAlreadyReported",
    );
    expect(ok(openCancellation(lost, { what: "rest" }, day(13))).cancellations[1]?.amount).toEqual(gbp(16_000));
  });

  it("given another open dispute, then it keeps its deadline when the first is lost", () => {
    const two = disputing(disputing(accepted(), { what: pick("l1", 2) }), { what: pick("l2", 3) });
    const first = { ...two, cancellations: contesting(two).cancellations.toReversed() };
    expect(first.cancellations.map(({ status }) => status)).toEqual(["disputed", "claimed"]);
    const lost = ok(decideDispute(first, { cancellation: 2, outcome: "mall" }, day(12)));
    expect(waiting(lost)).toMatchObject({ who: "mall", until: day(20) });
  });

  it.each<[string, Outcome, string]>([
    ["nothing", { amount: gbp(0) }, "AmountOutOfRange"],
    ["all of it under the name of a part", { amount: gbp(16_000) }, "AmountOutOfRange"],
    ["another currency", { amount: money(1n, "KRW") }, "CurrencyMismatch"],
  ])("is rejected for %s", (_, outcome, code) => {
    expect(rejectionOf(decide(outcome))).toBe(code);
  });

  it("is rejected while the mall can still answer, and without a dispute", () => {
    expect(rejectionOf(decide("mall", disputing()))).toBe("WrongState");
    expect(rejectionOf(decide("mall", cancelling(delivered())))).toBe("WrongState");
    expect(rejectionOf(decide("mall", accepted()))).toBe("CancellationUnknown");
    expect(rejectionOf(recordResumption(accepted(), 1, makeStatement(9), day(12)))).toBe("CancellationUnknown");
    expect(recordResumption(disputing(), 1, makeStatement(9), day(12))).toEqual(disputing());
  });
});

describe("the lender's worklist", () => {
  it("has the decisions to make, with the evidence of both sides and the deadline, and nothing else", () => {
    expect(undecidedDisputes(disputing())).toEqual([]);
    expect(undecidedDisputes(contesting())).toMatchObject([
      {
        purchaseId: "p1",
        cancellation: 1,
        mall: "m1",
        order: "o1",
        amount: { amount: "16000", currency: "GBP" },
        until: day(24),
        dispute: { kind: "goodsNotReceived", evidence: [{ by: "mall" }] },
      },
    ]);
    expect(undecidedDisputes(ok(decide("mall")))).toEqual([]);
  });
});
