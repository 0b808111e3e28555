import { describe, expect, it } from "vitest";
import { money } from "../../../domain/money.ts";
import {
  cancellationAmount,
  type CancellationRequest,
  cancelUnshipped,
  openCancellation,
  recordCancellation,
} from "../../../domain/purchase/cancellation.ts";
import { recordRefund } from "../../../domain/purchase/refund-result.ts";
import { decideOnSilence, reportReturn } from "../../../domain/purchase/return-report.ts";
import { reportShipment } from "../../../domain/purchase/shipment.ts";
import {
  accepted,
  advanced,
  cancelling,
  day,
  delivered,
  gbp,
  rejectionOf,
  ok,
  pending,
  refundOf,
  makeStatement,
  shipped,
} from "../fixtures.ts";

const open = (purchase = advanced(), what: CancellationRequest["what"] = "rest", at = day(6)) =>
  openCancellation(purchase, { what, reason: "changed my mind" }, at);

const pick = (id: string, quantity: number) => ({ lines: [{ id, quantity }] });

/** The lender's statement after it, with the outstanding amount. */
const left = (minor: number) => makeStatement(9, { outstanding: gbp(minor) });

const report = (purchase = cancelling(advanced()), facts: Partial<Parameters<typeof reportReturn>[1]> = {}) =>
  reportReturn(purchase, { cancellation: 1, outcome: "stopped", ...facts }, day(7));

describe("a cancellation", () => {
  it("given unshipped goods, then the mall has a day to stop them; shipped ones have two weeks to be returned", () => {
    const stopping = ok(open());
    expect(stopping).toMatchObject({
      cancellations: [{ no: 1, status: "stopping", amount: gbp(16_000), until: day(7) }],
      event: { next: { phase: "cancel", cancellation: 1 }, timer: { at: day(7), phase: { phase: "silence" } } },
    });
    expect(ok(open(delivered())).cancellations[0]).toMatchObject({ status: "returning", until: day(20) });
  });

  it("given lines, an amount or the rest, then that much is cancelled, repeatedly until nothing remains", () => {
    const line = ok(open(advanced(), pick("l2", 1)));
    expect(cancellationAmount(line, 1)).toEqual(gbp(3333));
    const two = ok(open(line, { amount: gbp(667) }));
    const rest = ok(open(two, "rest"));
    expect(cancellationAmount(rest, 3)).toEqual(gbp(12_000));
    expect(rest.lines.map(({ cancelled }) => cancelled)).toEqual([2, 3]);
    expect(rejectionOf(open(rest))).toBe("AlreadyCancelled");
    expect(cancellationAmount(rest, 4)).toEqual(gbp(0));
  });

  it("given earlier cancelled amounts, then goods are refundable up to the remaining amount", () => {
    const most = ok(open(advanced(), { amount: gbp(15_000) }));
    expect(cancellationAmount(ok(open(most, pick("l1", 2))), 2)).toEqual(gbp(1000));
  });

  it("given an amount after shipping, then the mall answers as for goods", () => {
    expect(ok(open(shipped(), { amount: gbp(500) })).cancellations[0]).toMatchObject({ status: "returning" });
  });

  it.each([
    ["nothing", { amount: gbp(0) }, "AmountOutOfRange"],
    ["more than the price", { amount: gbp(16_001) }, "AmountOutOfRange"],
    ["another currency", { amount: money(1n, "KRW") }, "CurrencyMismatch"],
    ["a line that is not in the order", pick("l9", 1), "LineUnknown"],
    ["more of a line than is left", pick("l1", 3), "QuantityExceeded"],
    ["a line named twice", { lines: [...pick("l1", 1).lines, ...pick("l1", 1).lines] }, "InvalidRequest"],
  ])("is rejected for %s", (_, what, code) => {
    expect(rejectionOf(open(advanced(), what))).toBe(code);
  });

  it("given accepted goods, then they can be cancelled within two weeks only, repaid or not", () => {
    expect(ok(open(accepted(), "rest", day(19))).cancellations).toHaveLength(1);
    expect(rejectionOf(open(accepted(), "rest", day(20)))).toBe("WithdrawalPeriodOver");
    const repaid = { ...accepted(), status: "repaid" } as ReturnType<typeof accepted>;
    expect(ok(open(repaid)).cancellations).toHaveLength(1);
  });

  it("is rejected before approval, and when all is cancelled already", () => {
    expect(rejectionOf(open(pending()))).toBe("WrongState");
    const over = ok(recordRefund(ok(open()), 1, refundOf(16_000), left(0), day(8)));
    expect(over.status).toBe("cancelled");
    expect(rejectionOf(open(over))).toBe("AlreadyCancelled");
  });

  it("given the lender's paused loan, then the phase is reported; a repeat is no event", () => {
    const stands = recordCancellation(ok(open()), 1, day(6));
    expect(stands).toMatchObject({ inFlight: [], event: { name: "cancellation_acknowledged" } });
    expect(recordCancellation(stands, 1, day(6))).toBe(stands);
  });
});

describe("the mall's answer to a cancellation", () => {
  it("given stopped or returned goods, then the price is refunded", () => {
    const next = { phase: "refund", cancellation: 1, amount: { amount: "16000", currency: "GBP" } };
    expect(ok(report())).toMatchObject({ cancellations: [{ status: "refunding" }], event: { next, timer: "cleared" } });
    expect(ok(report(cancelling(delivered()), { outcome: "received" }))).toMatchObject({ event: { next } });
  });

  it("given a shipped parcel, then it is called back; a repeat is no event", () => {
    const back = ok(report(cancelling(advanced()), { outcome: "shipped" }));
    expect(back).toMatchObject({
      cancellations: [{ status: "returning", until: day(21) }],
      event: { name: "called_back" },
    });
    expect(report(back, { outcome: "shipped" })).toBe(back);
  });

  it("given a refusal with evidence, then the lender decides; a repeat is no event", () => {
    const refusal = { outcome: "refused", evidence: "worn" } as const;
    const disputed = ok(report(cancelling(delivered()), refusal));
    expect(disputed).toMatchObject({ cancellations: [{ status: "disputed", evidence: "worn" }] });
    expect(report(disputed, refusal)).toBe(disputed);
    expect(ok(report(disputed, { outcome: "received" })).cancellations[0]?.status).toBe("refunding");
  });

  it("given some goods returned, then the rest is no longer cancelled and keeps its share of the price", () => {
    const some = ok(report(cancelling(delivered()), { outcome: "received", ...pick("l2", 1) }));
    expect(cancellationAmount(some, 1)).toEqual(gbp(3333));
    expect(some.lines.map(({ cancelled }) => cancelled)).toEqual([0, 1]);
    const settled = ok(recordRefund(some, 1, refundOf(3333), left(12_667), day(8)));
    expect(settled).toMatchObject({ status: "delivered", outstanding: gbp(12_667) });
    expect(cancellationAmount(ok(open(settled)), 2)).toEqual(gbp(12_667));
  });

  it("given some goods returned of a cancellation below their price, then only its own share is refunded", () => {
    const least = ok(open(ok(open(delivered(), { amount: gbp(15_000) })), "rest"));
    const some = ok(reportReturn(least, { cancellation: 2, outcome: "received", ...pick("l1", 2) }, day(7)));
    expect(cancellationAmount(some, 2)).toEqual(gbp(375));
  });

  it("given some unshipped goods stopped, then the rest is to be shipped again", () => {
    const gone = ok(reportShipment(advanced(), { id: "s1", ...pick("l1", 2) }, day(2)));
    const some = ok(report(cancelling(gone, pick("l2", 3)), pick("l2", 1)));
    const settled = ok(recordRefund(some, 1, refundOf(3333), left(12_667), day(8)));
    expect(settled.status).toBe("advanced");
    expect(ok(reportShipment(settled, { id: "s2", ...pick("l2", 2) }, day(9))).status).toBe("shipped");
  });

  it("is rejected when it does not fit the cancellation", () => {
    expect(rejectionOf(report(advanced()))).toBe("CancellationUnknown");
    expect(rejectionOf(report(ok(report())))).toBe("ReturnAlreadyReported");
    expect(rejectionOf(report(cancelling(delivered())))).toBe("WrongState");
    expect(rejectionOf(report(cancelling(advanced()), { outcome: "refused", evidence: "x" }))).toBe("WrongState");
    expect(rejectionOf(report(cancelling(delivered()), { outcome: "refused" }))).toBe("InvalidRequest");
    expect(rejectionOf(report(cancelling(delivered(), pick("l1", 1)), { outcome: "received", ...pick("l2", 1) }))).toBe(
      "QuantityExceeded",
    );
    expect(rejectionOf(report(cancelling(delivered()), { outcome: "received", lines: [] }))).toBe("InvalidRequest");
  });
});

describe("a missed deadline", () => {
  it("given the mall's deadline, then the decision is for the purchaser; a repeat is no event", () => {
    const decided = ok(decideOnSilence(cancelling(advanced()), 1, day(7)));
    expect(decided).toMatchObject({ event: { name: "refund_decided" }, inFlight: [{ phase: { phase: "refund" } }] });
    expect(decided.event.next).toBeUndefined();
    expect(decideOnSilence(decided, 1, day(8))).toBe(decided);
  });

  it("decides nothing before it has passed, nor an unknown cancellation", () => {
    expect(rejectionOf(decideOnSilence(cancelling(advanced()), 1, day(6)))).toBe("WrongState");
    expect(rejectionOf(decideOnSilence(advanced(), 1, day(6)))).toBe("CancellationUnknown");
  });

  it("given goods not shipped within a month, then they are cancelled for the purchaser, with several parcels or none", () => {
    const part = ok(reportShipment(advanced(), { id: "s1", ...pick("l1", 2) }, day(2)));
    const cancelled = ok(cancelUnshipped(part, day(30)));
    expect(cancelled.cancellations).toMatchObject([
      { status: "stopping", amount: gbp(10_000), lines: [{ id: "l2", quantity: 3 }] },
    ]);
    expect(ok(recordRefund(cancelled, 1, refundOf(10_000), left(6000), day(31)))).toMatchObject({
      status: "shipped",
      outstanding: gbp(6000),
    });
    const early = advanced();
    expect(cancelUnshipped(early, day(29))).toBe(early);
    const gone = shipped();
    expect(cancelUnshipped(gone, day(60))).toBe(gone);
  });
});
