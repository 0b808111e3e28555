import { describe, expect, it } from "vitest";
import { writeNotice } from "../../../../domain/loan/view/notice.ts";
import type { EventName } from "../../../../domain/protocol/event-name.ts";
import { audienceOf } from "../../../../domain/purchase/view/event-audience.ts";
import { delivered, funded, gbp, held, repaying } from "../../fixtures.ts";

const happened = (name: EventName) => {
  const purchase = delivered();
  return audienceOf({ ...purchase, event: { ...purchase.event, name } });
};

describe("a notice", () => {
  it("names the order, the amounts and the next step, in complete sentences", () => {
    expect(writeNotice(held(), { event: "approved" })).toEqual({
      subject: "Order o1 at m1",
      text: "Your credit purchase is approved: GBP 160.00. Approval number n1. You pay nothing until you have the goods.",
    });
    expect(writeNotice(repaying(), { event: "due_set", due: "2026-01-24" }).text).toContain(
      "GBP 160.00 will be collected on 2026-01-24",
    );
    expect(writeNotice(funded(), { event: "shipped", tracking: "T1" }).text).toContain("(tracking T1)");
    expect(writeNotice(repaying(), { event: "resumed", due: "2026-01-30" }).text).toContain(
      "GBP 160.00 is owed and will be collected on 2026-01-30.",
    );
    expect(writeNotice(funded(), { event: "resumed" }).text).toContain("GBP 160.00 is owed.");
    const over = { ...repaying(), outstanding: gbp(0) };
    expect(writeNotice(over, { event: "repaid" }).text).toBe("Paid in full. Thank you.");
    expect(writeNotice(over, { event: "resumed" }).text).toContain("You owe nothing.");
    expect(writeNotice(over, { event: "refunded" }).text).toContain("You owe nothing.");
    expect(writeNotice(repaying(), { event: "repaid" }).text).toContain("GBP 160.00 is still owed");
  });

  it("has a text for every event that a purchaser is notified of", () => {
    const names: readonly EventName[] = [
      "approved",
      "expired",
      "advance_failed",
      "shipped",
      "delivered",
      "due_set",
      "repaid",
    ];
    const more: readonly EventName[] = [
      "repayment_refused",
      "late",
      "cancellation_requested",
      "called_back",
      "return_refused",
      "dispute_opened",
      "dispute_answered",
      "mall_evidence",
      "dispute_decided",
      "resumed",
      "refunded",
    ];
    for (const event of [...names, ...more]) {
      expect(happened(event).purchaser).toBe(true);
      const { text } = writeNotice(repaying(), { event, due: "2026-01-24" });
      expect(text).not.toMatch(/undefined|Something happened/);
    }
    expect(writeNotice(repaying(), { event: "new" }).text).toContain("new");
  });
});
