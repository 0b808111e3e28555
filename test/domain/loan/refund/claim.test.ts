import { describe, expect, it } from "vitest";
import { applyDisputeDecision } from "../../../../domain/loan/refund/dispute-decision.ts";
import type { Loan } from "../../../../domain/loan/loan.ts";
import { type CancelledPart, openCancellation } from "../../../../domain/loan/refund/open-cancellation.ts";
import { claimOf } from "../../../../domain/loan/refund/claim.ts";
import { refund } from "../../../../domain/loan/refund/refund.ts";
import { day, gbp, ok, rejectionOf, repaying } from "../../fixtures.ts";

const lines = [
  { id: "l1", quantity: 2, amount: 6_000n },
  { id: "l2", quantity: 3, amount: 10_000n },
];

const cancelled = (loan: Loan, no: number, part: CancelledPart): Loan =>
  ok(openCancellation(loan, { no, kind: "cancel", part }, lines, day(6)));

/** The smallest and the largest amount, or undefined where the lender does not know it. */
const claimed = (loan: Loan, no: number): readonly [bigint, bigint] | undefined => {
  const open = loan.cancellations?.find((each) => each.no === no);
  if (!open) throw new Error(`cancellation ${no} is not open`);
  const { least, most, isKnown } = claimOf(loan, open);
  return isKnown ? [least.minor, most.minor] : undefined;
};

const one = (id: string) => [{ id, quantity: 1 }];

const two = { lines: [{ id: "l1", quantity: 2 }] };

describe("what an open cancellation claims", () => {
  it.each<[string, CancelledPart, readonly [bigint, bigint]]>([
    ["goods", two, [6_000n, 6_000n]],
    ["goods, up to the remainder of their rounding", { lines: one("l2") }, [3_333n, 3_334n]],
    ["an amount", { amount: gbp(2_500) }, [2_500n, 2_500n]],
    ["everything", "rest", [16_000n, 16_000n]],
  ])("is that of %s", (_, part, range) => {
    expect(claimed(cancelled(repaying(), 1, part), 1)).toEqual(range);
  });

  it("is what earlier refunds leave, whenever they are booked", () => {
    const gift = ok(refund(repaying(), 1, gbp(12_000), day(6), { goodwill: "mall" }));
    expect(claimed(cancelled(gift, 2, "rest"), 2)).toEqual([4_000n, 4_000n]);
    expect(claimed(cancelled(gift, 2, two), 2)).toEqual([4_000n, 4_000n]);
    const later = ok(refund(cancelled(repaying(), 2, "rest"), 1, gbp(12_000), day(7), { goodwill: "mall" }));
    expect(claimed(later, 2)).toEqual([4_000n, 4_000n]);
  });

  it("is what cancellations with lower numbers leave, in whatever order the lender learns of them", () => {
    for (const both of [
      cancelled(cancelled(repaying(), 1, two), 2, "rest"),
      cancelled(cancelled(repaying(), 2, "rest"), 1, two),
    ]) {
      expect([claimed(both, 1), claimed(both, 2)]).toEqual([
        [6_000n, 6_000n],
        [10_000n, 10_000n],
      ]);
      expect(claimed(ok(refund(both, 1, gbp(6_000), day(7))), 2)).toEqual([10_000n, 10_000n]);
    }
  });

  it("is not taken away by a lower number of which the lender does not know how much it is", () => {
    const dispute = ok(openCancellation(repaying(), { no: 1, kind: "dispute", part: "rest" }, undefined, day(6)));
    const unknown: Loan = {
      ...dispute,
      cancellations: dispute.cancellations?.map(({ no, most, until }) => ({ no, most, until })) ?? [],
    };
    expect(claimed(cancelled(unknown, 2, two), 2)).toBeUndefined();
    expect(claimed(ok(refund(cancelled(unknown, 2, two), 1, gbp(1_000), day(7))), 2)).toBeUndefined();
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
