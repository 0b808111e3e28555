import { describe, expect, it } from "vitest";
import { answerDispute, type DisputeAnswer } from "../../../../domain/purchase/dispute/answer.ts";
import { decideDispute } from "../../../../domain/purchase/dispute/decision.ts";
import { openDispute } from "../../../../domain/purchase/dispute/dispute.ts";
import { recordRefund } from "../../../../domain/purchase/refund-result.ts";
import { reportReturn } from "../../../../domain/purchase/return-report.ts";
import {
  accepted,
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

const answer = (purchase = disputing(), facts: Partial<DisputeAnswer> = {}, at = day(10)) =>
  answerDispute(purchase, { cancellation: 1, answer: "conceded", evidence: [], ...facts }, at);

const objection = { answer: "contested", evidence: ["doc_delivery-slip"] } as const;

describe("the mall's answer to a dispute", () => {
  it("given a conceded dispute, then the refund starts at once", () => {
    expect(ok(answer())).toMatchObject({
      cancellations: [{ status: "refunding", verdict: { by: "mall", favours: "purchaser", at: day(10) } }],
      event: {
        name: "dispute_decided",
        next: { phase: "refund", cancellation: 1, amount: { amount: "16000", currency: "GBP" } },
        timer: "cleared",
      },
    });
  });

  it("given it was conceded before, then a repeat is no event, even after the refund", () => {
    const conceded = ok(answer(disputing(accepted(), { what: { amount: gbp(500) } })));
    expect(answer(conceded)).toBe(conceded);
    const refunded = ok(
      recordRefund(conceded, 1, refundOf(500), makeStatement(9, { outstanding: gbp(15_500) }), day(11)),
    );
    expect(refunded).toMatchObject({ status: "accepted", outstanding: gbp(15_500) });
    expect(answer(refunded)).toBe(refunded);
    expect(rejectionOf(answer(refunded, objection))).toBe("DisputeAlreadyDecided");
  });

  it("given a contested dispute with evidence, then the lender has two weeks to decide; a repeat is no event", () => {
    const contested = ok(answer(disputing(), objection));
    expect(contested).toMatchObject({
      cancellations: [
        { status: "disputed", until: day(24), dispute: { evidence: [{ by: "mall", reference: "doc_delivery-slip" }] } },
      ],
      event: { name: "dispute_answered", timer: { at: day(24), phase: { phase: "silence" } } },
    });
    expect(answer(contested, objection)).toBe(contested);
  });

  it("given it was contested before, then the mall can add evidence without more time, or concede", () => {
    const more = ok(answer(contesting(), { ...objection, evidence: ["doc_delivery-scan"] }, day(12)));
    expect(more).toMatchObject({ cancellations: [{ until: day(24) }], event: { name: "mall_evidence" } });
    expect(ok(answer(more, {}, day(13))).cancellations).toMatchObject([{ status: "refunding" }]);
  });

  it("given a missing refund, then the answers are the same: conceded or contested", () => {
    const ask = { kind: "refundNotProcessed", what: { cancellation: 1 }, evidence: [] } as const;
    const missed = ok(openDispute(cancelling(delivered()), ask, day(8)));
    expect(ok(answer(missed)).cancellations).toMatchObject([{ status: "refunding", amount: gbp(16_000) }]);
    expect(ok(answer(missed, objection)).cancellations).toMatchObject([{ status: "disputed", until: day(24) }]);
  });

  it("is rejected when it does not fit", () => {
    expect(rejectionOf(answer(accepted()))).toBe("CancellationUnknown");
    expect(rejectionOf(answer(cancelling(delivered())))).toBe("WrongState");
    expect(rejectionOf(answer(disputing(), { answer: "contested" }))).toBe("InvalidRequest");
    expect(rejectionOf(answer(disputing(), { answer: "contested", evidence: ["we sent it"] }))).toBe("InvalidRequest");
    const lost = ok(decideDispute(contesting(), { cancellation: 1, outcome: "mall" }, day(12)));
    expect(rejectionOf(answer(lost))).toBe("DisputeAlreadyDecided");
  });

  it("is rejected as a report of returned goods: they were not called back, and the mall cannot decide on a part", () => {
    for (const purchase of [disputing(), contesting()])
      expect(rejectionOf(reportReturn(purchase, { cancellation: 1, outcome: "received" }, day(11)))).toBe("WrongState");
  });
});
