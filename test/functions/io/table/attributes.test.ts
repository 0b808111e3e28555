import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Attributes, fromAttributes, toAttributes } from "../../../../functions/io/table/attributes.ts";
import type { Item } from "../../../../functions/io/table/item.ts";

const scalar = fc.oneof(
  fc.string(),
  fc.boolean(),
  fc.constant(null),
  fc.maxSafeInteger(),
  fc.double({ noDefaultInfinity: true, noNaN: true, min: -1e9, max: 1e9 }),
  fc.bigInt({ min: -(10n ** 37n), max: 10n ** 37n }),
);

const { value } = fc.letrec((tie) => ({
  value: fc.oneof({ maxDepth: 3 }, scalar, fc.array(tie("value")), fc.dictionary(fc.string(), tie("value"))),
}));

const anyItem = fc.dictionary(fc.string(), value) as fc.Arbitrary<Item>;

const overTheWire = (attributes: Attributes): Attributes => JSON.parse(JSON.stringify(attributes)) as Attributes;

describe("an item on DynamoDB's wire", () => {
  it("is what the SDK makes of it", () => {
    fc.assert(
      fc.property(anyItem, (item) => {
        expect(toAttributes(item)).toEqual(marshall(item));
        const wire = overTheWire(toAttributes(item));
        expect(fromAttributes(wire)).toEqual(unmarshall(wire as unknown as Parameters<typeof unmarshall>[0]));
      }),
    );
  });

  it("carries bytes as base64, and gives them back as bytes", () => {
    const bytes = new Uint8Array([0, 1, 254, 255]);
    expect(toAttributes({ bytes })).toEqual({ bytes: { B: "AAH+/w==" } });
    expect(toAttributes({ bytes: new Uint8Array(bytes.buffer, 2) })).toEqual({ bytes: { B: "/v8=" } });
    expect(fromAttributes({ bytes: { B: "AAH+/w==" } })["bytes"]).toEqual(Buffer.from(bytes));
  });

  it("says nothing of what is undefined", () => {
    expect(toAttributes({ a: undefined, list: [1, undefined], map: { b: undefined } })).toEqual({
      list: { L: [{ N: "1" }] },
      map: { M: {} },
    });
  });

  it("keeps money to the last digit, or is not written", () => {
    const item = { minor: 9_007_199_254_740_993n };
    expect(fromAttributes(toAttributes(item))).toEqual(item);
    for (const number of [Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53])
      expect(() => toAttributes({ number })).toThrow("no exact number");
  });

  it("is made of nothing that would come back as something else", () => {
    for (const strange of [new Date(0), new Map(), new Set(["a"]), () => 1, Symbol("a")])
      expect(() => toAttributes({ strange })).toThrow("an item holds no");
    expect(() => fromAttributes({ names: { SS: ["a"] } })).toThrow("SS");
  });
});
