import { describe, expect, it } from "vitest";
import { addTime } from "../../../../domain/calendar.ts";
import type { Loan } from "../../../../domain/loan/loan.ts";
import { openCancellation } from "../../../../domain/loan/refund/open-cancellation.ts";
import {
  checkSignedRefund,
  checkSilence,
  type SignedRefund,
  type StatedRefund,
} from "../../../../domain/loan/refund/refund-authority.ts";
import { money } from "../../../../domain/money.ts";
import { day, gbp, ok, repaying } from "../../fixtures.ts";

const lines = [
  { id: "l1", quantity: 2, amount: 6_000n },
  { id: "l2", quantity: 3, amount: 10_000n },
];

/** The purchaser has cancelled l1, as cancellation 1, on day 6. */
const cancelled = (): Loan =>
  ok(
    openCancellation(
      repaying(),
      { no: 1, kind: "cancel", part: { lines: [{ id: "l1", quantity: 2 }] } },
      lines,
      day(6),
    ),
  );

const stated = (minor: number, but: Partial<StatedRefund> = {}): StatedRefund => ({
  no: 1,
  amount: gbp(minor),
  ...but,
});

const half = [{ id: "l1", quantity: 1 }];

describe("a refund that the mall signed", () => {
  it.each<[string, SignedRefund, StatedRefund]>([
    ["the whole cancellation", { cancellation: 1 }, stated(6_000)],
    ["some of its goods", { cancellation: 1, lines: half }, stated(3_000)],
    ["goods of its own accord", { lines: [{ id: "l2", quantity: 3 }] }, stated(10_000, { no: 2 })],
    ["its own goodwill", { amount: gbp(500) }, stated(500, { no: 2, goodwill: "mall" })],
  ])("covers %s", (_, signed, refund) => {
    expect(checkSignedRefund(cancelled(), refund, signed, lines)).toBeUndefined();
  });

  it.each<[string, SignedRefund, StatedRefund]>([
    ["more than the purchaser cancelled", { cancellation: 1 }, stated(6_001)],
    ["less than the purchaser cancelled", { cancellation: 1 }, stated(5_999)],
    ["nothing of what the purchaser cancelled", { cancellation: 1 }, stated(0)],
    ["less than nothing", { cancellation: 1 }, stated(-6_000)],
    ["less than the goods that came back", { cancellation: 1, lines: half }, stated(2_999)],
    ["less than the goods of its own accord", { lines: [{ id: "l2", quantity: 1 }] }, stated(3_332, { no: 2 })],
    ["nothing for goods of its own accord", { lines: half }, stated(0, { no: 2 })],
    ["a line that it names twice", { cancellation: 1, lines: [...half, ...half] }, stated(6_000)],
    ["more than the goods that came back", { cancellation: 1, lines: half }, stated(3_001)],
    ["goods that the order does not have", { cancellation: 1, lines: [{ id: "sofa", quantity: 1 }] }, stated(1)],
    ["another cancellation", { cancellation: 2 }, stated(6_000)],
    ["a goodwill instead of a return", { cancellation: 1 }, stated(6_000, { goodwill: "mall" })],
    ["another currency", { cancellation: 1 }, stated(0, { amount: money(100n, "EUR") })],
    ["the purchaser's cancellation by a refund of its own", { lines: half }, stated(3_000)],
    ["goods that cost less", { lines: half }, stated(3_001, { no: 2 })],
    ["a goodwill instead of goods", { lines: half }, stated(3_000, { no: 2, goodwill: "mall" })],
    ["goods instead of a goodwill", { amount: gbp(500) }, stated(500, { no: 2 })],
    ["another amount of goodwill", { amount: gbp(500) }, stated(499, { no: 2, goodwill: "mall" })],
    ["a goodwill in another currency", { amount: money(500n, "EUR") }, stated(500, { no: 2, goodwill: "mall" })],
  ])("does not cover %s", (_, signed, refund) => {
    expect(checkSignedRefund(cancelled(), refund, signed, lines)?.rejected).toBe("EvidenceInvalid");
  });

  it("is for no cancellation that the lender does not know", () => {
    const refused = checkSignedRefund(repaying(), stated(1), { cancellation: 1 }, lines);
    expect(refused?.rejected).toBe("CancellationUnknown");
  });
});

describe("the mall's silence", () => {
  it("decides for the purchaser at the lender's own deadline, for the cancellation and no more", () => {
    const early = addTime(day(20), { minutes: -16 });
    expect(checkSilence(cancelled(), stated(6_000), early)?.rejected).toBe("EvidenceMissing");
    expect(checkSilence(cancelled(), stated(6_000), day(20))).toBeUndefined();
    for (const other of [6_001, 5_999, 1, 0, -1])
      expect(checkSilence(cancelled(), stated(other), day(20))?.rejected).toBe("EvidenceInvalid");
    expect(checkSilence(cancelled(), stated(1, { no: 2 }), day(60))?.rejected).toBe("CancellationUnknown");
  });

  it("grants no goodwill, and nothing in another currency", () => {
    for (const goodwill of ["mall", "lender"] as const)
      expect(checkSilence(cancelled(), stated(1, { goodwill }), day(60))?.rejected).toBe("EvidenceMissing");
    const inEuro = stated(0, { amount: money(1n, "EUR") });
    expect(checkSilence(cancelled(), inEuro, day(60))?.rejected).toBe("EvidenceInvalid");
  });
});
