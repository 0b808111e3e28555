import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { toPurchaseFromImage } from "../../../../../functions/io/store/stream-image.ts";
import { toLoan, toLoanItem } from "../../../../../functions/io/table/items/loan-item.ts";
import { packToken, unpackToken } from "../../../../../functions/io/table/items/packed-token.ts";
import { toPurchase, toPurchaseItem } from "../../../../../functions/io/table/items/purchase-item.ts";

type Stored = Record<string, AttributeValue>;

const stored = JSON.parse(readFileSync(join(import.meta.dirname, "formats/items-2026-11.json"), "utf8")) as Readonly<
  Record<"purchases" | "loans", Readonly<Record<string, Stored>>>
>;

const purchases = Object.entries(stored.purchases);

const loans = Object.entries(stored.loans);

/** As the stream carries it: bytes in base64. */
const asImage = (item: object): Record<string, unknown> =>
  JSON.parse(
    JSON.stringify(marshall(item, { removeUndefinedValues: true }), (_, value: unknown) =>
      value instanceof Uint8Array ? Buffer.from(value).toString("base64") : bytesOf(value),
    ),
  ) as Record<string, unknown>;

/** Buffers become JSON before a replacer sees them. */
const bytesOf = (value: unknown): unknown => {
  const { type, data } = (value ?? {}) as { type?: unknown; data?: unknown };
  return type === "Buffer" && Array.isArray(data) ? Buffer.from(data as number[]).toString("base64") : value;
};

const evidenceOf = (text: string): string => /"evidence":\{"S":"([^"]+)"/.exec(text)?.[1] ?? "";

test.each(purchases)(
  "a purchase that November's release stored after %s is read, and written again smaller",
  (_, old) => {
    const purchase = toPurchase(unmarshall(old));
    const item = toPurchaseItem(purchase);
    expect(toPurchase(unmarshall(marshall(item, { removeUndefinedValues: true })))).toEqual(purchase);
    expect(toPurchaseFromImage(asImage(item))).toEqual(purchase);
    expect(sizeOf(item)).toBeLessThan(sizeOf(unmarshall(old)));
    expect(purchase.inFlight.at(-1)?.phase.evidence ?? "").toBe(evidenceOf(JSON.stringify(old)));
  },
);

test.each(loans)("a loan that November's release stored after %s is read, and written again", (_, old) => {
  const loan = toLoan(unmarshall(old));
  expect(toLoan(unmarshall(marshall(toLoanItem(loan), { removeUndefinedValues: true })))).toEqual(loan);
  expect(sizeOf(toLoanItem(loan))).toBeLessThanOrEqual(sizeOf(unmarshall(old)));
});

test("a purchase of one line stays below one write unit but while the mall's signed report of a return is in flight", () => {
  const sizes = purchases.map(([name, old]) => ({ name, size: sizeOf(toPurchaseItem(toPurchase(unmarshall(old)))) }));
  const large = sizes.filter(({ size }) => size > 1024);
  expect(large.map(({ name }) => name)).toEqual(["MallReceiveReturn"]);
});

const known = ["mall_thistle", "1001", "pur_hrxhbwbz6ev5qg78cktcfh4430"];

test("what mall and purchaser have signed takes half the bytes, and is read back to the letter", () => {
  const signed = purchases.map(([, old]) => evidenceOf(JSON.stringify(old))).filter((each) => each !== "");
  expect(signed.length).toBeGreaterThan(3);
  for (const text of signed) {
    expect(unpackToken(packToken(text, known), known)).toBe(text);
    expect(packToken(text, known).length).toBeLessThan(text.length * 0.55);
  }
});

const segment = fc.oneof(
  fc.json().map((text) => Buffer.from(text).toString("base64url")),
  fc.uint8Array({ maxLength: 90 }).map((bytes) => Buffer.from(bytes).toString("base64url")),
);

test("any text is read back unchanged, whatever it is", () => {
  const texts = fc.oneof(
    fc.array(segment, { minLength: 1, maxLength: 5 }).map((parts) => parts.join(".")),
    fc.string(),
    fc.string({ unit: "binary" }),
    fc.constantFrom("", ".", "..", "a.b=", "AB.A B", "e30.".repeat(40)),
  );
  fc.assert(
    fc.property(texts, (text) => {
      expect(unpackToken(packToken(text, known), known)).toBe(text);
    }),
  );
});

test("bytes of a format that does not exist yet are refused", () => {
  expect(() => unpackToken(Uint8Array.of(9, 1, 2, 3), known)).toThrow("unknown format 9");
});

/** The bytes that DynamoDB bills: names and values, and one to three for each list, map and its parts. */
const sizeOf = (item: object): number => {
  const parts = Object.entries(marshall(item, { removeUndefinedValues: true }));
  return parts.reduce((sum, [name, value]) => sum + Buffer.byteLength(name) + valueSize(value), 0);
};

const valueSize = ({ S, N, B, L, M }: AttributeValue): number => {
  if (S !== undefined) return Buffer.byteLength(S);
  if (N !== undefined) return Math.ceil(N.length / 2) + 1;
  if (B !== undefined) return B.length;
  if (L) return L.reduce((sum, each) => sum + 1 + valueSize(each), 3);
  if (M) return Object.entries(M).reduce((sum, [name, each]) => sum + 1 + name.length + valueSize(each), 3);
  return 1;
};
