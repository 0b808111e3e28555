import { describe, expect, it } from "vitest";
import { WireInstruction } from "../../../functions/schemas/instruction-schema.ts";
import { parse } from "../../../functions/schemas/parse.ts";

const placesOf = (instruction: object): readonly string[] =>
  parse(WireInstruction, { reason: "as agreed", ...instruction }).issues?.map(({ path }) => path.join(".")) ?? [];

const amountOf = (amount: string) => ({ amount: { amount, currency: "GBP" } });

const kinds = [
  { kind: "payment", reference: "B-1" },
  { kind: "refund", request: "claim-1" },
  { kind: "disputeDecision", cancellation: 1, favours: "purchaser" },
];

describe("an instruction of the lender's staff", () => {
  it.each(kinds)("of the kind $kind has an amount of at least 1", (terms) => {
    expect(placesOf({ ...terms, ...amountOf("1") })).toEqual([]);
    for (const amount of ["0", "-0", "-1", "-5", "-500000"])
      expect(placesOf({ ...terms, ...amountOf(amount) })).toEqual(["amount"]);
  });

  it("has a reason in words, which changes no other text", () => {
    for (const reason of ["as agreed", "합의", "#4471", "called back:\nshe agreed"])
      expect(placesOf({ kind: "chargeOff", reason })).toEqual([]);
    for (const reason of [
      "",
      " ",
      "\u200b",
      "\u0000",
      "\u2060 \ufeff",
      "...",
      "\u3164",
      "\uffa0\u115f\u1160",
      "\u2800\u2800",
      "\u{13441}",
      "\u0301",
      "\u{e0041}",
      "paid \u202edeerga",
      "x\u2066y",
      "x".repeat(501),
    ])
      expect(placesOf({ kind: "chargeOff", reason })).toContain("reason");
  });
});
