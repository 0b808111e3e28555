import { describe, expect, test } from "vitest";
import * as z from "zod/mini";
import { CancelBody, DisputeBody } from "../../../functions/schemas/act-schema.ts";
import { anyInstant, matching, note, text } from "../../../functions/schemas/basic-schema.ts";
import { WireInstruction } from "../../../functions/schemas/instruction-schema.ts";
import { parse } from "../../../functions/schemas/parse.ts";
import { WirePlan } from "../../../functions/schemas/plan-schema.ts";

const placesIn = (schema: z.ZodMiniType, value: unknown): readonly string[] =>
  parse(schema, value).issues?.map(({ path }) => path.map(String).join(".")) ?? [];
const accepts = (schema: z.ZodMiniType, value: unknown): boolean => placesIn(schema, value).length === 0;

describe("a value of several shapes is refused by the field of the shape that was meant", () => {
  const money = { amount: "1.50", currency: "GBP" };
  test.each<[string, z.ZodMiniType, unknown, readonly string[]]>([
    ["lines to cancel", CancelBody, { lines: [{ id: "lamp", quantity: 0 }] }, ["lines.0.quantity"]],
    ["an amount to cancel", CancelBody, { amount: money, reason: "other" }, ["amount"]],
    ["a reason to cancel", CancelBody, { reason: "two words" }, ["reason"]],
    ["the amount of a dispute", DisputeBody, { kind: "goodsNotReceived", amount: money }, ["amount"]],
    ["the cancellation of a dispute", DisputeBody, { kind: "refundNotProcessed", cancellation: 0 }, ["cancellation"]],
    ["an instruction of no kind", WireInstruction, { kind: "gift", reason: "x" }, ["kind"]],
    [
      "an instruction's amount",
      WireInstruction,
      { kind: "refund", amount: money, request: "r", reason: "x" },
      ["amount"],
    ],
    [
      "an instruction's verdict",
      WireInstruction,
      { kind: "disputeDecision", cancellation: 1, reason: "x" },
      ["favours"],
    ],
  ])("%s", (_, schema, value, places) => {
    expect(placesIn(schema, value)).toEqual(places);
  });

  test("a number or a word", () => {
    const due = { kind: "dayOfMonth", day: "first" };
    expect(parse(WirePlan, { id: "p", name: "P", due, amounts: [] }).issues).toEqual([
      { path: ["due", "day"], message: expect.stringMatching(/a number is expected; or: "last" is expected/) },
    ]);
  });
});

test("no sentence quotes a pattern", () => {
  const unnamed = z.string().check(z.regex(/^[a-z]{1,3}$/));
  for (const schema of [unnamed, matching(/^[a-z]$/, "a letter"), z.iso.date(), z.iso.datetime(), anyInstant()])
    expect(parse(schema, "?").issues?.[0]?.message).not.toMatch(/pattern|[\^$\\]/);
  expect(parse(unnamed, "?").issues?.[0]?.message).toBe("a text of another form is expected");
});

test("a whole number may be written with a point, and nothing after it", () => {
  const quantity = z.int();
  expect(parse(quantity, JSON.parse("2.0"))).toEqual({ data: 2 });
  expect(parse(quantity, JSON.parse("2e0"))).toEqual({ data: 2 });
  expect(parse(quantity, 2.5).issues?.[0]?.message).toBe("a whole number is expected");
});

describe("control characters", () => {
  test.each(["\u0000", "\r", "\n", "\u001b", "\u0085", "\u2028"])("%j is not in one line of text", (character) => {
    expect(accepts(text(1, 9), `a${character}b`)).toBe(false);
  });
  test("line breaks and tabs are in text of several lines, other control characters are not", () => {
    expect(accepts(note(1, 9), "a\r\n\tb")).toBe(true);
    for (const character of ["\u0000", "\u0007", "\u001b", "\u007f"])
      expect(accepts(note(1, 9), character)).toBe(false);
  });
  test.each(["Ægir", "می‌خواهم", "👩‍👧", "김민아", "क्‍ष", "e\u0301"])("%j is one line of text", (word) => {
    expect(accepts(text(1, 20), word)).toBe(true);
  });
});

test.each([
  ["2026-11-25T10:00:00+09:00", "2026-11-25T01:00:00.000Z"],
  ["2026-11-25T10:00:00Z", "2026-11-25T10:00:00.000Z"],
  ["2026-11-25T10:00Z", "2026-11-25T10:00:00.000Z"],
  ["2026-11-25T10:00:00.5-05:30", "2026-11-25T15:30:00.500Z"],
  ["2026-11-25T10:00:00.123456789Z", "2026-11-25T10:00:00.123Z"],
])("the instant %s is %s", (written, instant) => {
  expect(parse(anyInstant(), written)).toEqual({ data: instant });
});

test.each(["2026-11-25", "2026-11-25T10:00:00", "yesterday", "2026-02-30T10:00:00Z", "2026-11-25T25:00:00Z"])(
  "%s is no instant",
  (written) => {
    expect(accepts(anyInstant(), written)).toBe(false);
  },
);
