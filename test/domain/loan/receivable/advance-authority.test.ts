import { describe, expect, it } from "vitest";
import type { Loan } from "../../../../domain/loan/loan.ts";
import {
  checkSignedAdvance,
  isSoldAtApproval,
  type SignedAdvance,
} from "../../../../domain/loan/receivable/advance-authority.ts";
import { checkPurchase, markShipped } from "../../../../domain/loan/receivable/receivable.ts";
import { type CancelledPart, openCancellation } from "../../../../domain/loan/refund/open-cancellation.ts";
import { money } from "../../../../domain/money.ts";
import { isRejection } from "../../../../domain/rejection.ts";
import { day, funded, gbp, held, ok } from "../../fixtures.ts";

/** 160.00 in all. */
const lines = [
  { id: "lamp", quantity: 3, amount: 10_000n },
  { id: "desk", quantity: 1, amount: 6_000n },
];

const lamps = (quantity: number) => ({ id: "lamp", quantity });

const desk = { id: "desk", quantity: 1 };

type Asked = { readonly amount: ReturnType<typeof gbp>; readonly quote?: string };

const codeOf = (signed: SignedAdvance, asked: Asked, loan: Loan = held()) =>
  checkSignedAdvance(loan, signed, asked, lines)?.rejected;

const cancelled = (loan: Loan, part: CancelledPart, kind: "cancel" | "dispute" = "cancel"): Loan =>
  ok(openCancellation(loan, { no: 1, kind, part }, lines, day(1)));

/** The amounts, of some around the limits, that the lender advances on what the mall signed. */
const accepted = (loan: Loan, signed: SignedAdvance, ...tried: readonly number[]): readonly number[] =>
  tried.filter((minor) => codeOf(signed, { amount: gbp(minor) }, loan) === undefined);

describe("an advance", () => {
  it.each<[string, SignedAdvance, number, string?]>([
    ["the signed amount", { amount: gbp(6_000) }, 6_000],
    ["the signed amount at the signed quote", { amount: gbp(6_000), quote: "q1" }, 6_000, "q1"],
    ["the price of the signed goods", { lines: [desk] }, 6_000],
    ["a part of a line with the remainder of its rounding", { lines: [lamps(1)] }, 3_334],
    ["a part of a line without it", { lines: [lamps(1)] }, 3_333],
    ["the goods of a parcel", { lines: [desk, lamps(3)], shipped: true }, 16_000],
    ["all that remains", {}, 16_000],
  ])("is covered by a request for %s", (_, signed, minor, quote) => {
    expect(codeOf(signed, { amount: gbp(minor), ...(quote !== undefined && { quote }) })).toBeUndefined();
  });

  it.each<[string, SignedAdvance, number, string?]>([
    ["another amount", { amount: gbp(6_000) }, 6_001],
    ["less than the signed amount", { amount: gbp(6_000) }, 5_999],
    ["another currency", { amount: money(6_000n, "EUR") }, 6_000],
    ["a quote that was not accepted", { amount: gbp(6_000) }, 6_000, "q1"],
    ["another quote", { amount: gbp(6_000), quote: "q2" }, 6_000, "q1"],
    ["no quote", { amount: gbp(6_000), quote: "q2" }, 6_000],
    ["goods that cost less", { lines: [desk] }, 6_001],
    ["goods that cost more", { lines: [desk] }, 5_999],
    ["goods of which it says that they have left, and that cost more", { lines: [desk], shipped: true }, 100],
    ["a part that costs less", { lines: [lamps(2)] }, 6_668],
    ["a part that costs more", { lines: [lamps(2)] }, 6_665],
    ["goods that are not in the order", { lines: [{ id: "sofa", quantity: 1 }] }, 1],
    ["more pieces than the order has", { lines: [lamps(4)] }, 1],
    ["all that remains, which is more", {}, 100],
    ["all that has left, which is more", { shipped: true }, 15_999],
    ["nothing", { amount: gbp(0) }, 0],
    ["less than nothing", { amount: gbp(-1) }, -1],
  ])("is not covered by a request for %s", (_, signed, minor, quote) => {
    expect(codeOf(signed, { amount: gbp(minor), ...(quote !== undefined && { quote }) })).toBe("EvidenceInvalid");
  });

  it.each<[string, CancelledPart, "cancel" | "dispute", number[]]>([
    ["a part of a line, up to its rounding", { lines: [lamps(1)] }, "cancel", [12_666, 12_667]],
    ["an amount, exactly", { amount: gbp(1_000) }, "cancel", [15_000]],
    ["everything", "rest", "cancel", []],
    ["an amount in a dispute", { amount: gbp(1_000) }, "dispute", [15_000]],
  ])("leaves out what an open cancellation claims: %s", (_, part, kind, right) => {
    const tried = [1, 12_665, 12_666, 12_667, 12_668, 14_999, 15_000, 15_001, 16_000];
    expect(accepted(cancelled(held(), part, kind), { shipped: true }, ...tried)).toEqual(right);
    expect(accepted(cancelled(held(), part, kind), {}, ...tried)).toEqual(right);
  });

  it("of shipped goods is for what no open cancellation claims, where that is less", () => {
    const loan = cancelled(held(), { amount: gbp(12_000) });
    expect(accepted(loan, { lines: [desk], shipped: true }, 3_999, 4_000, 4_001, 6_000)).toEqual([4_000]);
    expect(isRejection(checkPurchase(loan, gbp(4_000), day(1)))).toBe(false);
    expect(checkPurchase(loan, gbp(4_001), day(1))).toMatchObject({ rejected: "AdvanceExceedsApproval" });
  });

  it("of shipped goods leaves out what was advanced before they left, and nothing that was advanced for others", () => {
    const signed = { lines: [lamps(3)], shipped: true };
    expect(accepted(funded(1_000), signed, 8_999, 9_000, 9_500, 10_000, 10_001)).toEqual([9_000]);
    expect(accepted(markShipped(funded(6_000), 1), signed, 9_999, 10_000, 10_001)).toEqual([10_000]);
  });

  it("of the rest is possible while all that has left is disputed", () => {
    const loan = cancelled(funded(6_000), "rest", "dispute");
    expect(accepted(loan, { shipped: true }, 4_000, 10_000, 10_001)).toEqual([4_000, 10_000]);
  });

  it("needs no request only where the contract sells the whole receivable at approval, once", () => {
    const loan = held();
    const whole = { amount: loan.amount };
    expect(isSoldAtApproval(loan, whole, "approval")).toBe(true);
    expect(isSoldAtApproval(loan, whole, undefined)).toBe(false);
    expect(isSoldAtApproval(loan, whole, "shipment")).toBe(false);
    expect(isSoldAtApproval(loan, { amount: gbp(1) }, "approval")).toBe(false);
    expect(isSoldAtApproval(loan, { ...whole, quote: "q1" }, "approval")).toBe(false);
    expect(isSoldAtApproval({ ...loan, receivables: [{}] }, whole, "approval")).toBe(false);
  });
});
