import { describe, expect, it } from "vitest";
import {
  checkSignedAdvance,
  isSoldAtApproval,
  type SignedAdvance,
} from "../../../../domain/loan/receivable/advance-authority.ts";
import { money } from "../../../../domain/money.ts";
import { gbp, held } from "../../fixtures.ts";

const lines = [
  { id: "lamp", quantity: 3, amount: 10_000n },
  { id: "desk", quantity: 1, amount: 6_000n },
];

const codeOf = (signed: SignedAdvance, asked: { amount: ReturnType<typeof gbp>; quote?: string }) =>
  checkSignedAdvance(signed, asked, lines)?.rejected;

describe("an advance", () => {
  it.each<[string, SignedAdvance, number, string?]>([
    ["the signed amount", { amount: gbp(6_000) }, 6_000],
    ["the signed amount at the signed quote", { amount: gbp(6_000), quote: "q1" }, 6_000, "q1"],
    ["the price of the signed goods", { lines: [{ id: "desk", quantity: 1 }] }, 6_000],
    ["less, because a part was sold before", { lines: [{ id: "desk", quantity: 1 }] }, 1_000],
    ["a part of a line with the remainder of its rounding", { lines: [{ id: "lamp", quantity: 1 }] }, 3_334],
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
    ["goods that cost less", { lines: [{ id: "desk", quantity: 1 }] }, 6_001],
    ["a part that costs less", { lines: [{ id: "lamp", quantity: 2 }] }, 6_668],
    ["goods that are not in the order", { lines: [{ id: "sofa", quantity: 1 }] }, 1],
    ["more pieces than the order has", { lines: [{ id: "lamp", quantity: 4 }] }, 1],
  ])("is not covered by a request for %s", (_, signed, minor, quote) => {
    expect(codeOf(signed, { amount: gbp(minor), ...(quote !== undefined && { quote }) })).toBe("EvidenceInvalid");
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
