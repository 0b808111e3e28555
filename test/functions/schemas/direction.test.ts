import { describe, expect, test } from "vitest";
import { Order } from "../../../functions/io/messages/claims.ts";
import { note, text, WireReason } from "../../../functions/schemas/basic-schema.ts";
import { parse } from "../../../functions/schemas/parse.ts";

const schemas = { text: text(1, 64), note: note(1, 64), WireReason, Order };

describe.each(Object.entries(schemas))("%s", (_, schema) => {
  test.each(["\u202a", "\u202b", "\u202d", "\u202e", "\u2066", "\u2067", "\u2068", "\u2069"])(
    "refuses a character that turns the direction of other text: %j",
    (character) => expect(parse(schema, `a${character}b`).issues).toHaveLength(1),
  );

  test.each(["שלום", "\u0639\u0631\u0628\u064a", "می\u200cخواهم", "주문-1001"])("takes %s", (written) =>
    expect(parse(schema, written).issues).toBeUndefined(),
  );
});

test.each(["\u2028", "\u2029"])("an order number or line id is one line: without %j", (separator) => {
  expect(parse(Order, `a${separator}b`).issues).toHaveLength(1);
});
