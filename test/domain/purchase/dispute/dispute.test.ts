import { describe, expect, it } from "vitest";
import { addTime } from "../../../../domain/calendar.ts";
import { money } from "../../../../domain/money.ts";
import { deadlines } from "../../../../domain/protocol/deadlines.ts";
import { acceptGoods } from "../../../../domain/purchase/acceptance.ts";
import { cancellationAmount, openCancellation, recordCancellation } from "../../../../domain/purchase/cancellation.ts";
import { answerDispute } from "../../../../domain/purchase/dispute/answer.ts";
import { type DisputeRequest, openDispute } from "../../../../domain/purchase/dispute/dispute.ts";
import type { Purchase } from "../../../../domain/purchase/purchase.ts";
import { recordRefund } from "../../../../domain/purchase/refund-result.ts";
import { decideOnSilence, reportReturn } from "../../../../domain/purchase/return-report.ts";
import { reportShipment } from "../../../../domain/purchase/shipment.ts";
import { waiting } from "../../../../domain/purchase/waiting.ts";
import {
  accepted,
  advanced,
  approved,
  cancelling,
  contesting,
  day,
  delivered,
  disputing,
  gbp,
  rejectionOf,
  ok,
  pending,
  refundOf,
  makeStatement,
  shipped,
} from "../../fixtures.ts";

const dispute = (purchase: Purchase = accepted(), ask: Partial<DisputeRequest> = {}, at = day(6)) =>
  openDispute(purchase, { kind: "goodsNotReceived", what: "rest", evidence: [], ...ask }, at);

const pick = (id: string, quantity: number) => ({ lines: [{ id, quantity }] });

const returning = () => cancelling(delivered());

const missing = (cancellation: number, evidence: readonly string[] = []) =>
  ({ kind: "refundNotProcessed", what: { cancellation }, evidence }) as const;

describe("a dispute", () => {
  it("given shipped goods, then the mall has two weeks to answer and the lender is asked to pause the loan", () => {
    for (const purchase of [shipped(), delivered(), accepted()])
      expect(ok(dispute(purchase))).toMatchObject({
        status: purchase.status,
        cancellations: [{ no: 1, status: "claimed", amount: gbp(16_000), until: day(20) }],
        lines: [{ cancelled: 2 }, { cancelled: 3 }],
        event: {
          name: "dispute_opened",
          next: { phase: "cancel", cancellation: 1 },
          timer: { at: day(20), phase: { phase: "silence", cancellation: 1 } },
        },
      });
    expect(waiting(disputing())).toMatchObject({ who: "mall", until: day(20) });
  });

  it("given lines, an amount or the rest, then that much is disputed, with kind, evidence and reason", () => {
    expect(cancellationAmount(ok(dispute(accepted(), { what: pick("l2", 1) })), 1)).toEqual(gbp(3333));
    expect(cancellationAmount(ok(dispute(accepted(), { what: { amount: gbp(500) } })), 1)).toEqual(gbp(500));
    const evidence = ["doc_photo-0001", "https://files.example.org/a/1.jpg"];
    expect(ok(dispute(accepted(), { kind: "notAsDescribed", evidence, reason: "broken" })).cancellations).toMatchObject(
      [
        {
          reason: "broken",
          dispute: {
            kind: "notAsDescribed",
            at: day(6),
            evidence: evidence.map((reference) => ({ by: "purchaser", reference, at: day(6) })),
          },
        },
      ],
    );
  });

  it("given accepted goods, then they can be disputed for half a year only, repaid or not", () => {
    const last = addTime(day(5), deadlines.disputes);
    const repaid = { ...accepted(), status: "repaid" } as Purchase;
    for (const purchase of [accepted(), repaid]) {
      expect(ok(dispute(purchase, {}, last)).cancellations).toHaveLength(1);
      expect(rejectionOf(dispute(purchase, {}, addTime(last, { seconds: 1 })))).toBe("DisputePeriodOver");
    }
    expect(rejectionOf(openCancellation(repaid, { what: "rest" }, day(20)))).toBe("WithdrawalPeriodOver");
  });

  it("is rejected for a purchase without shipped goods, not approved, or closed", () => {
    for (const purchase of [pending(), approved(), advanced()])
      expect(rejectionOf(dispute(purchase))).toBe("WrongState");
    const over = ok(
      recordRefund(cancelling(delivered()), 1, refundOf(16_000), makeStatement(9, { outstanding: gbp(0) }), day(8)),
    );
    expect(rejectionOf(dispute(over))).toBe("AlreadyCancelled");
  });

  it("given an order shipped in parts, then completely shipped lines can be disputed, and of others only an amount", () => {
    const part = ok(
      reportShipment(advanced(), { id: "s1", lines: [...pick("l1", 2).lines, ...pick("l2", 1).lines] }, day(2)),
    );
    expect(ok(dispute(part)).cancellations).toMatchObject([{ amount: gbp(6000), lines: [{ id: "l1", quantity: 2 }] }]);
    expect(rejectionOf(dispute(part, { what: pick("l2", 1) }))).toBe("QuantityExceeded");
    expect(cancellationAmount(ok(dispute(part, { what: { amount: gbp(3333) } })), 1)).toEqual(gbp(3333));
    const some = ok(reportShipment(advanced(), { id: "s1", ...pick("l2", 1) }, day(2)));
    expect(rejectionOf(dispute(some))).toBe("QuantityExceeded");
  });

  it("given goods already cancelled or disputed, then only other goods can be disputed", () => {
    const one = disputing(accepted(), { what: pick("l1", 2) });
    expect(rejectionOf(dispute(one, { what: pick("l1", 1) }))).toBe("QuantityExceeded");
    const two = ok(dispute(one, { what: pick("l2", 3) }, day(8)));
    expect(two.cancellations.map(({ status }) => status)).toEqual(["claimed", "claimed"]);
    expect(waiting(two)?.until).toBe(day(20));
    expect(rejectionOf(dispute(two))).toBe("AlreadyCancelled");
    expect(rejectionOf(dispute(cancelling(delivered())))).toBe("AlreadyCancelled");
  });

  it("given an earlier refund, then goods are disputed for the rest of their price", () => {
    const less = ok(
      recordRefund(
        cancelling(accepted(), { amount: gbp(15_000) }),
        1,
        refundOf(15_000),
        makeStatement(9, { outstanding: gbp(1000) }),
        day(8),
      ),
    );
    expect(cancellationAmount(ok(dispute(less, { what: pick("l1", 2) }, day(9))), 2)).toEqual(gbp(1000));
  });

  it("given all goods cancelled and a remaining amount, then it can be disputed without goods", () => {
    const tied = disputing(accepted(), { what: { amount: gbp(15_000) } });
    const back = ok(openCancellation(tied, { what: "rest" }, day(6)));
    const free = { ...back, cancellations: back.cancellations.map((each) => ({ ...each, amount: gbp(1000) })) };
    expect(cancellationAmount(ok(dispute(free)), 3)).toEqual(gbp(14_000));
  });

  it("given an open dispute, then goods cannot be accepted, and undisputed ones can still be cancelled", () => {
    const one = disputing(delivered(), { what: pick("l1", 2) });
    expect(rejectionOf(acceptGoods(one, day(7)))).toBe("WrongState");
    expect(cancellationAmount(ok(openCancellation(one, { what: "rest" }, day(7))), 2)).toEqual(gbp(10_000));
  });

  it.each<[string, Partial<DisputeRequest>, string]>([
    ["nothing", { what: { amount: gbp(0) } }, "AmountOutOfRange"],
    ["more than the price", { what: { amount: gbp(16_001) } }, "AmountOutOfRange"],
    ["another currency", { what: { amount: money(1n, "KRW") } }, "CurrencyMismatch"],
    ["a line that is not in the order", { what: pick("l9", 1) }, "LineUnknown"],
    ["more of a line than was bought", { what: pick("l1", 3) }, "QuantityExceeded"],
    ["no line", { what: { lines: [] } }, "QuantityExceeded"],
    ["the goods of a cancellation", { what: { cancellation: 1 } }, "InvalidRequest"],
    ["a refund of goods", { kind: "refundNotProcessed", what: pick("l1", 1) }, "InvalidRequest"],
    ["a refund of nothing in particular", { kind: "refundNotProcessed" }, "InvalidRequest"],
    ["a refund of a cancellation that is not there", missing(1), "CancellationUnknown"],
    ["with a sentence for evidence", { evidence: ["it was broken"] }, "InvalidRequest"],
  ])("is rejected for %s", (_, ask, code) => {
    expect(rejectionOf(dispute(accepted(), ask))).toBe(code);
  });

  it("given four disputes that both sides let expire, then the loan of a purchase cannot be paused longer", () => {
    let purchase = accepted();
    for (let n = 1; n <= 4; n++) {
      const at = (more: number) => day(6 + (n - 1) * 28 + more);
      purchase = ok(dispute(purchase, { what: { amount: gbp(100) } }, at(0)));
      purchase = ok(
        answerDispute(purchase, { cancellation: n, answer: "contested", evidence: ["doc_slip-0001"] }, at(14)),
      );
      if (n === 4)
        expect(rejectionOf(dispute(purchase, { what: { amount: gbp(100) } }, at(14)))).toBe("DisputeLimitReached");
      purchase = ok(
        recordRefund(
          ok(decideOnSilence(purchase, n, at(28))),
          n,
          refundOf(100),
          makeStatement(8 + n, { outstanding: gbp(16_000 - 100 * n) }),
          at(28),
        ),
      );
    }
    expect(rejectionOf(dispute(purchase, { what: { amount: gbp(100) } }, day(119)))).toBe("DisputeLimitReached");
  });

  it("given disputes settled within a day, then there can be ten", () => {
    let purchase = accepted();
    for (let n = 1; n <= 10; n++) {
      purchase = ok(dispute(purchase, { what: { amount: gbp(100) } }, day(5 + n)));
      purchase = ok(answerDispute(purchase, { cancellation: n, answer: "conceded", evidence: [] }, day(6 + n)));
    }
    expect(rejectionOf(dispute(purchase, { what: { amount: gbp(100) } }, day(20)))).toBe("DisputeLimitReached");
  });
});

describe("a missing refund", () => {
  it("given goods called back, then the mall has at most one more week, and nothing is refunded twice", () => {
    const missed = ok(dispute(returning(), missing(1, ["doc_parcel-0001"]), day(8)));
    expect(missed).toMatchObject({
      cancellations: [{ status: "returning", amount: gbp(16_000), until: day(15), dispute: { at: day(8) } }],
      event: { name: "dispute_opened", timer: { at: day(15), phase: { phase: "silence", cancellation: 1 } } },
    });
    expect(missed.event.next).toEqual({ phase: "cancel", cancellation: 1 });
    const late = ok(dispute(returning(), missing(1), day(18)));
    expect(late.cancellations).toMatchObject([{ until: day(20) }]);
    expect(ok(decideOnSilence(missed, 1, day(15)))).toMatchObject({
      cancellations: [{ status: "refunding", amount: gbp(16_000), verdict: { by: "silence", favours: "purchaser" } }],
      event: { name: "dispute_decided" },
    });
  });

  it("given goods returned later, then the mall reports them as usual, which ends the dispute", () => {
    const missed = ok(dispute(returning(), missing(1), day(8)));
    expect(ok(reportReturn(missed, { cancellation: 1, outcome: "received" }, day(9))).cancellations).toMatchObject([
      { status: "refunding", verdict: { by: "mall", favours: "purchaser", at: day(9) } },
    ]);
    const some = ok(reportReturn(missed, { cancellation: 1, outcome: "received", ...pick("l2", 1) }, day(9)));
    expect(some.cancellations).toMatchObject([
      { amount: gbp(3333), verdict: { favours: "both", asked: { amount: gbp(16_000) } } },
    ]);
  });

  it("given a return that the mall refused, then the lender decides within a week and earlier evidence counts", () => {
    const refused = ok(reportReturn(returning(), { cancellation: 1, outcome: "refused", evidence: "worn" }, day(7)));
    const missed = ok(dispute(refused, missing(1, ["doc_parcel-0001"]), day(8)));
    expect(missed.cancellations).toMatchObject([
      { status: "disputed", until: day(15), dispute: { kind: "refundNotProcessed" } },
    ]);
    expect(rejectionOf(dispute(missed, missing(1), day(9)))).toBe("WrongState");
  });

  it("given a promise without a cancellation, then its amount is disputed as goods are", () => {
    const promised = disputing(accepted(), { kind: "refundNotProcessed", what: { amount: gbp(500) } });
    expect(promised.cancellations).toMatchObject([{ status: "claimed", amount: gbp(500) }]);
  });

  it("is rejected for goods not called back yet, for a dispute, and for a pending or paid refund", () => {
    const stopping = cancelling(advanced());
    expect(rejectionOf(dispute(stopping, missing(1), day(6)))).toBe("WrongState");
    expect(rejectionOf(dispute(contesting(), missing(1), day(11)))).toBe("WrongState");
    const paid = recordRefund(
      cancelling(accepted(), { amount: gbp(100) }),
      1,
      refundOf(100),
      makeStatement(9, { outstanding: gbp(15_900) }),
      day(8),
    );
    expect(rejectionOf(dispute(ok(paid), missing(1), day(9)))).toBe("WrongState");
    const called = ok(reportReturn(stopping, { cancellation: 1, outcome: "shipped" }, day(6)));
    expect(ok(dispute(called, missing(1), day(7))).cancellations[0]?.until).toBe(day(14));
  });
});

describe("a missed deadline in a dispute", () => {
  it("given no answer of the mall, then the decision is for the purchaser, exactly at the deadline", () => {
    expect(rejectionOf(decideOnSilence(disputing(), 1, addTime(day(20), { seconds: -1 })))).toBe("WrongState");
    const decided = ok(decideOnSilence(disputing(), 1, day(20)));
    expect(decided).toMatchObject({
      cancellations: [{ status: "refunding", verdict: { by: "silence", favours: "purchaser", at: day(20) } }],
      event: { name: "dispute_decided" },
      inFlight: [{ phase: { phase: "refund", cancellation: 1, amount: { amount: "16000" } } }],
    });
    expect(decideOnSilence(decided, 1, day(21))).toBe(decided);
  });

  it("given no decision of the lender, then the decision is for the purchaser", () => {
    expect(rejectionOf(decideOnSilence(contesting(), 1, day(20)))).toBe("WrongState");
    expect(ok(decideOnSilence(contesting(), 1, day(24))).cancellations).toMatchObject([
      { status: "refunding", verdict: { by: "silence" } },
    ]);
    expect(waiting(contesting())).toMatchObject({ who: "lender", until: day(24) });
  });

  it("given the lender's paused loan, then it is recorded as for a cancellation", () => {
    const open = ok(dispute());
    expect(recordCancellation(open, 1, day(6))).toMatchObject({ inFlight: [], status: "accepted" });
  });
});
