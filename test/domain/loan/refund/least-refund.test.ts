import { describe, expect, it } from "vitest";
import { applyDisputeDecision } from "../../../../domain/loan/refund/dispute-decision.ts";
import type { Loan } from "../../../../domain/loan/loan.ts";
import { type CancelledPart, openCancellation } from "../../../../domain/loan/refund/open-cancellation.ts";
import { leastOfCancellation, leastOfGoods } from "../../../../domain/loan/refund/least-refund.ts";
import { refund } from "../../../../domain/loan/refund/refund.ts";
import { day, gbp, ok, rejectionOf, repaying } from "../../fixtures.ts";

const lines = [
  { id: "l1", quantity: 2, amount: 6_000n },
  { id: "l2", quantity: 3, amount: 10_000n },
];

const cancelled = (loan: Loan, no: number, part: CancelledPart): Loan =>
  ok(openCancellation(loan, { no, kind: "cancel", part }, lines, day(6)));

const leastOf = (loan: Loan, no: number, returned?: Parameters<typeof leastOfCancellation>[3]): bigint => {
  const open = loan.cancellations?.find((each) => each.no === no);
  if (!open) throw new Error(`cancellation ${no} is not open`);
  return leastOfCancellation(loan, open, lines, returned).minor;
};

const one = (id: string) => [{ id, quantity: 1 }];

describe("the least of a refund", () => {
  it.each<[string, CancelledPart, bigint]>([
    ["goods", { lines: one("l1") }, 3_000n],
    ["goods, without the remainder of their rounding", { lines: one("l2") }, 3_333n],
    ["an amount", { amount: gbp(2_500) }, 2_500n],
    ["everything", "rest", 16_000n],
  ])("is that of %s", (_, part, least) => {
    expect(leastOf(cancelled(repaying(), 1, part), 1)).toBe(least);
  });

  it("is what earlier refunds leave", () => {
    const gift = ok(refund(repaying(), 1, gbp(1_000), day(6), { goodwill: "mall" }));
    expect(leastOf(cancelled(gift, 2, "rest"), 2)).toBe(15_000n);
    expect(leastOf(cancelled(gift, 2, { lines: one("l1") }), 2)).toBe(3_000n);
    // The same where the refund is booked later.
    const later = ok(refund(cancelled(repaying(), 2, "rest"), 1, gbp(1_000), day(7), { goodwill: "mall" }));
    expect(leastOf(later, 2)).toBe(15_000n);
  });

  it("is what cancellations with lower numbers leave, in whatever order the lender learns of them", () => {
    const goods = { lines: [{ id: "l1", quantity: 2 }] };
    for (const both of [
      cancelled(cancelled(repaying(), 1, goods), 2, "rest"),
      cancelled(cancelled(repaying(), 2, "rest"), 1, goods),
    ]) {
      expect([leastOf(both, 1), leastOf(both, 2)]).toEqual([6_000n, 10_000n]);
      expect(leastOf(ok(refund(both, 1, gbp(6_000), day(7))), 2)).toBe(10_000n);
    }
  });

  it("is the price of the goods that came back, in proportion where less than their price is left", () => {
    const all = cancelled(repaying(), 1, { lines: [{ id: "l1", quantity: 2 }, ...one("l2")] });
    expect(leastOf(all, 1, one("l1"))).toBe(3_000n);
    const gift = ok(refund(repaying(), 1, gbp(3_200), day(6), { goodwill: "mall" }));
    expect(leastOf(cancelled(gift, 2, { lines: [{ id: "l1", quantity: 2 }] }), 2, one("l1"))).toBe(1_400n);
    expect(leastOf(cancelled(repaying(), 1, "rest"), 1, one("l2"))).toBe(3_333n);
  });

  it("is never nothing while anything can be refunded", () => {
    const gift = ok(refund(repaying(), 1, gbp(15_999), day(6), { goodwill: "mall" }));
    expect(leastOf(cancelled(gift, 2, { lines: one("l1") }), 2, one("l1"))).toBe(1n);
    expect(leastOfGoods(gift, 2, one("l2"), lines).minor).toBe(1n);
  });

  it("of the mall's own is the price of its goods, as far as open cancellations leave it", () => {
    expect(leastOfGoods(repaying(), 1, one("l2"), lines).minor).toBe(3_333n);
    const open = cancelled(repaying(), 1, { amount: gbp(13_000) });
    expect(leastOfGoods(open, 2, one("l2"), lines).minor).toBe(3_000n);
  });
});

it("a verdict is at most what is disputed, and positive", () => {
  const disputed = cancelled(repaying(), 1, { lines: one("l1") });
  const verdict = (minor: number) =>
    applyDisputeDecision(
      disputed,
      { kind: "disputeDecision", cancellation: 1, favours: "purchaser", amount: gbp(minor) },
      day(7),
    );
  for (const other of [3_001, 12_500, 0, -1]) expect(rejectionOf(verdict(other))).toBe("AmountMismatch");
  expect(ok(verdict(1_000)).refunds).toMatchObject([{ no: 1, loanPrincipal: gbp(1_000) }]);
});
