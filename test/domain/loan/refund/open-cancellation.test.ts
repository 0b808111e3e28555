import { describe, expect, it } from "vitest";
import { addTime } from "../../../../domain/calendar.ts";
import type { Loan } from "../../../../domain/loan/loan.ts";
import { pauseLoan } from "../../../../domain/loan/pause.ts";
import { markShipped } from "../../../../domain/loan/receivable/receivable.ts";
import {
  cancellationOf,
  type CancelledPart,
  cancelOverdue,
  openCancellation,
  shortenCancellation,
} from "../../../../domain/loan/refund/open-cancellation.ts";
import { refund, resumeLoan } from "../../../../domain/loan/refund/refund.ts";
import { money } from "../../../../domain/money.ts";
import { day, funded, gbp, held, ok, rejectionOf, repaying } from "../../fixtures.ts";

const lines = [
  { id: "l1", quantity: 2, amount: 6_000n },
  { id: "l2", quantity: 3, amount: 10_000n },
];

const cancelled = (loan: Loan, part: CancelledPart = "rest", kind: "cancel" | "dispute" = "cancel") =>
  ok(openCancellation(loan, { no: 1, kind, part }, lines, day(6)));

const untilOf = (loan: Loan, kind?: "dispute") => cancelled(loan, "rest", kind).cancellations?.[0]?.until;

describe("a cancellation at the lender", () => {
  it.each<[string, CancelledPart, number]>([
    ["everything", "rest", 16_000],
    ["an amount", { amount: gbp(2_500) }, 2_500],
    ["goods, with the remainder of their rounding", { lines: [{ id: "l2", quantity: 1 }] }, 3_334],
  ])("of %s can refund that at most", (_, part, most) => {
    const loan = cancelled(funded(), part);
    expect(loan.paused).toEqual({ since: "2026-01-11", by: [1] });
    expect(loan.cancellations).toMatchObject([{ no: 1, most: gbp(most) }]);
    expect(openCancellation(loan, { no: 1, kind: "cancel", part }, lines, day(7))).toBe(loan);
  });

  it("of what the order does not have is no evidence; without stored lines the whole loan is the limit", () => {
    const ofUnknown = { no: 1, kind: "cancel", part: { lines: [{ id: "sofa", quantity: 1 }] } } as const;
    expect(rejectionOf(openCancellation(funded(), ofUnknown, lines, day(6)))).toBe("EvidenceInvalid");
    const inEuro = { no: 1, kind: "cancel", part: { amount: money(1n, "EUR") } } as const;
    expect(rejectionOf(openCancellation(funded(), inEuro, lines, day(6)))).toBe("EvidenceInvalid");
    expect(ok(openCancellation(funded(), ofUnknown, undefined, day(6))).cancellations?.[0]?.most).toEqual(gbp(16_000));
  });

  it("leaves the mall a day while goods may still be stopped, and two weeks once they have left", () => {
    expect([untilOf(held()), untilOf(funded()), untilOf(markShipped(funded(10_000), 1))]).toEqual(
      Array(3).fill(day(7)),
    );
    expect([untilOf(markShipped(funded(), 1)), untilOf(repaying()), untilOf(funded(), "dispute")]).toEqual(
      Array(3).fill(day(20)),
    );
  });

  it("has a shorter deadline once its refund is missing, and only it", () => {
    const loan = cancelled(markShipped(funded(), 1));
    const shorter = ok(shortenCancellation(loan, 1, day(8)));
    expect(shorter.cancellations).toMatchObject([{ no: 1, most: gbp(16_000), least: gbp(16_000), until: day(15) }]);
    expect(shortenCancellation(shorter, 1, day(9))).toBe(shorter);
    expect(rejectionOf(shortenCancellation(loan, 2, day(8)))).toBe("CancellationUnknown");
    const settled = ok(refund(loan, 1, gbp(16_000), day(8)));
    expect(shortenCancellation(settled, 1, day(9))).toBe(settled);
  });

  it("is forgotten with its refund, or when it is dismissed", () => {
    const two = ok(openCancellation(cancelled(repaying()), { no: 2, kind: "cancel", part: "rest" }, lines, day(6)));
    const one = ok(refund(two, 1, gbp(6_000), day(7)));
    expect(one.cancellations?.map(({ no }) => no)).toEqual([2]);
    expect(ok(resumeLoan(one, 2, day(8))).cancellations).toBeUndefined();
  });

  it("that was opened before the lender kept more can refund the whole loan, two weeks later", () => {
    const old = ok(pauseLoan(repaying(), 3, day(6)));
    expect(cancellationOf(old, 3)).toEqual({ no: 3, most: gbp(16_000), until: "2026-01-25T00:00:00.000Z" });
    expect(cancellationOf(old, 1)).toBeUndefined();
  });
});

describe("goods that were not shipped in time", () => {
  it("are cancelled without the purchaser's act, by the lender's clock, as far as no report says that they left", () => {
    const part = markShipped(funded(10_000), 1);
    expect(ok(cancelOverdue(part, 1, lines, day(30))).cancellations).toMatchObject([
      { no: 1, most: gbp(6_000), until: day(31) },
    ]);
    expect(cancelOverdue(part, 1, lines, day(29))).toMatchObject({ status: "funded" });
    for (const [loan, now] of [
      [part, addTime(day(29), { minutes: -1 })],
      [markShipped(funded(), 1), day(40)],
      [repaying(), day(40)],
    ] as const)
      expect(rejectionOf(cancelOverdue(loan, 1, lines, now))).toBe("EvidenceMissing");
  });

  it("are cancelled once in each period for the shipment, not beside another cancellation, and under no number that is taken", () => {
    const once = ok(cancelOverdue(funded(), 1, lines, day(30)));
    expect(cancelOverdue(once, 1, lines, day(31))).toBe(once);
    const settled = ok(refund(once, 1, gbp(6_000), day(32)));
    expect(cancelOverdue(settled, 1, lines, day(33))).toBe(settled);
    const refunded = ok(refund(funded(), 3, gbp(100), day(6)));
    for (const [loan, no] of [
      [once, 2],
      [settled, 2],
      [cancelled(funded()), 2],
      [refunded, 3],
    ] as const)
      expect(rejectionOf(cancelOverdue(loan, no, lines, day(33)))).toBe("EvidenceMissing");
    const dismissed = ok(resumeLoan(once, 1, day(45)));
    expect(rejectionOf(cancelOverdue(dismissed, 2, lines, addTime(day(59), { minutes: -1 })))).toBe("EvidenceMissing");
    const again = ok(cancelOverdue(dismissed, 2, lines, day(59)));
    expect(again).toMatchObject({ overdue: [1, 2], paused: { by: [2] } });
    expect(cancelOverdue(again, 1, lines, day(60))).toBe(again);
    expect(rejectionOf(cancelOverdue(ok(resumeLoan(again, 2, day(62))), 3, lines, day(62)))).toBe("EvidenceMissing");
  });
});
