import { describe, expect, it } from "vitest";
import { openCancellation } from "../../../domain/purchase/cancellation.ts";
import { waiting } from "../../../domain/purchase/waiting.ts";
import { accepted, advanced, approved, cancelling, day, delivered, gbp, ok, pending, shipped } from "../fixtures.ts";

describe("the party that a purchase waits for", () => {
  it.each([
    ["requested", pending(), "lender", "approve"],
    ["approved", approved(), "mall", "expire"],
    ["paid for", advanced(), "mall", "unshipped"],
    ["shipped", shipped(), "purchaser", "accept"],
    ["delivered", delivered(), "purchaser", "accept"],
    ["accepted", accepted(), "purchaser", "collect"],
    ["cancelled before it left", cancelling(advanced()), "mall", "silence"],
  ])("given it is %s, then a party has a deadline", (_, purchase, who, phase) => {
    expect(waiting(purchase)).toMatchObject({ who, phase: { phase } });
  });

  it("given two cancellations, then the earlier deadline is first", () => {
    const two = ok(openCancellation(cancelling(shipped(), { amount: gbp(1) }), { what: { amount: gbp(1) } }, day(5)));
    expect(waiting(two)?.until).toBe(day(19));
  });
});
