import { describe, expect, it } from "vitest";
import type { EventName } from "../../../../domain/protocol/event-name.ts";
import { openCancellation, recordCancellation } from "../../../../domain/purchase/cancellation.ts";
import { openDispute } from "../../../../domain/purchase/dispute/dispute.ts";
import { acknowledgeBy, audienceOf } from "../../../../domain/purchase/view/event-audience.ts";
import { isRejection } from "../../../../domain/rejection.ts";
import { delivered, ok } from "../../fixtures.ts";

const happened = (name: EventName) => {
  const purchase = delivered();
  return audienceOf({ ...purchase, event: { ...purchase.event, name } });
};

describe("the audience of an event", () => {
  it("given a report of the mall, then only the purchaser is notified; given a refusal of the lender, only the mall", () => {
    for (const name of ["shipped", "delivered"] as const)
      expect(happened(name)).toEqual({ mall: false, purchaser: true });
    expect(happened("advance_refused")).toEqual({ mall: true, purchaser: false });
    expect(happened("purchaser_evidence")).toEqual({ mall: true, purchaser: false });
    for (const name of ["dispute_answered", "mall_evidence"] as const)
      expect(happened(name)).toEqual({ mall: false, purchaser: true });
    for (const name of ["dispute_opened", "dispute_decided"] as const)
      expect(happened(name)).toEqual({ mall: true, purchaser: false });
    for (const name of ["bounced", "charged_off", "recovered"] as const) expect(happened(name).mall).toBe(true);
    for (const name of ["loan_changed", "payment_reported", "bounce_reported", "credit_refused"] as const)
      expect(happened(name)).toEqual({ mall: false, purchaser: false });
  });

  it("given a change of credit, money, dates or status, then the gateway has no purchaser notified: the lender does", () => {
    for (const name of ["approved", "refunded", "repaid", "late"] as const)
      expect(happened(name)).toEqual({ mall: true, purchaser: false });
    for (const name of ["due_set", "reminded", "late_fee_charged", "promised", "replanned", "resumed"] as const)
      expect(happened(name)).toEqual({ mall: false, purchaser: false });
    const disputed = ok(
      openDispute(delivered(), { kind: "goodsNotReceived", what: "rest", evidence: [] }, "2027-01-01T00:00:00.000Z"),
    );
    expect(audienceOf(disputed)).toEqual({ mall: true, purchaser: false });
  });

  it("given an internal event, then nobody is notified", () => {
    for (const name of ["requested", "undecided", "hold_released", "cancellation_acknowledged"] as const)
      expect(happened(name)).toEqual({ mall: false, purchaser: false });
  });
});

describe("an event that requests an answer of the mall", () => {
  it("given a cancellation or a dispute, then it has the deadline; other events have none", () => {
    const now = "2027-01-01T00:00:00.000Z";
    const cancelled = openCancellation(delivered(), { what: "rest" }, now);
    if (isRejection(cancelled)) throw new Error(cancelled.detail);
    expect(acknowledgeBy(cancelled)).toBe(cancelled.cancellations[0]?.until);
    expect(acknowledgeBy(recordCancellation(cancelled, 1, now))).toBeUndefined();
    expect(acknowledgeBy(delivered())).toBeUndefined();
  });
});
