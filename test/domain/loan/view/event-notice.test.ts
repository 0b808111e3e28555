import { describe, expect, it } from "vitest";
import { eventText } from "../../../../domain/loan/view/event-notice.ts";
import { isRelayed, relayedEvents } from "../../../../domain/protocol/relayed-event.ts";
import type { EventName } from "../../../../domain/protocol/event-name.ts";
import { audienceOf } from "../../../../domain/purchase/view/event-audience.ts";
import { delivered } from "../../fixtures.ts";

describe("a notice of what only the gateway knows", () => {
  it("has a complete text for every event of which the gateway has the purchaser notified", () => {
    const purchase = delivered();
    for (const name of relayedEvents) {
      expect(audienceOf({ ...purchase, event: { no: 9, name: name satisfies EventName, at: "" } }).purchaser).toBe(
        true,
      );
      expect(eventText(name, undefined)).toMatch(/^[A-Z].*\.$/);
    }
  });

  it("states no amount, debt or due date, whatever the gateway sends", () => {
    for (const name of relayedEvents)
      expect(eventText(name, "T1")).not.toMatch(/owe|due|paid|refund|collect|[A-Z]{3} \d/);
    for (const name of ["approved", "due_set", "refunded", "You owe GBP 90.00", "__proto__"])
      expect(isRelayed(name)).toBe(false);
  });

  it("has a tracking number, and nothing else that was put in its place", () => {
    expect(eventText("shipped", "JD 0146-0000")).toBe("Your goods are on their way (tracking JD0146-0000).");
    for (const text of ["", "pay at https://bank.example", "You owe us GBP 90.00. Pay now!", "A".repeat(41)])
      expect(eventText("shipped", text)).toBe("Your goods are on their way.");
  });
});
