import * as fc from "fast-check";

type Schema = {
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly $ref?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly contentSchema?: Schema;
  readonly minItems?: number;
  readonly pattern?: string;
  readonly format?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
};

/** What no schema asks for: wrong types, the ends of the number line, text that breaks things. */
const odd = fc.constantFrom<unknown>(
  null,
  true,
  0,
  -1,
  1.5,
  2 ** 53,
  1e308,
  "",
  " ",
  "0",
  "-1",
  "9".repeat(30),
  "1e3",
  "\u0000",
  "\ud800",
  "‮txet",
  "../../etc",
  "'; --",
  "x".repeat(5_000),
  "2026-02-30",
  "9999-12-31",
  "0000-01-01",
  [],
  [null],
  {},
  { amount: 100, currency: "GBP" },
  { amount: "-5", currency: "GBP" },
  { amount: "1", currency: "XXX" },
  { __proto__: { admin: true }, constructor: 1 },
);

/** Something to put where a schema stands: mostly what it asks for, sometimes its edge, sometimes nothing like it. */
export const valueOf = (schema: Schema, named: Readonly<Record<string, Schema>>): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 6, arbitrary: fitting(schema, named) }, { weight: 1, arbitrary: odd });

const fitting = (schema: Schema, named: Readonly<Record<string, Schema>>): fc.Arbitrary<unknown> => {
  if (schema.$ref !== undefined) return fitting(named[schema.$ref.split("/").at(-1) ?? ""] ?? {}, named);
  if ("const" in schema) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return fc.oneof(...choices.map((each) => valueOf(each, named)));
  switch (schema.type) {
    case "object":
      return objectOf(schema, named);
    case "array":
      return fc.array(valueOf(schema.items ?? {}, named), { minLength: schema.minItems ?? 0, maxLength: 3 });
    case "integer":
      return fc.oneof(fc.integer({ min: 0, max: 3 }), fc.constantFrom(1_000_000, 2 ** 31));
    case "boolean":
      return fc.boolean();
    case "string":
      return textOf(schema);
    default:
      return odd;
  }
};

const objectOf = ({ properties = {}, required = [] }: Schema, named: Readonly<Record<string, Schema>>) => {
  const fields = Object.fromEntries(Object.entries(properties).map(([name, each]) => [name, valueOf(each, named)]));
  const whole = fc.record(fields, { requiredKeys: required.filter((name) => name in fields) });
  const extended = fc.tuple(whole, odd).map(([record, value]) => ({ ...record, stranger: value }));
  return fc.oneof({ weight: 12, arbitrary: whole }, { weight: 1, arbitrary: extended });
};

/** Words that a purchase of the tests knows, so that some of it gets past the door. */
const known = fc.constantFrom("lamp", "chair", "s1", "GBP", "2500", "doc_photo-0001", "12500", "1");

const textOf = ({ pattern, format, minLength = 0, maxLength = 64 }: Schema): fc.Arbitrary<string> => {
  if (format === "date") return fc.constantFrom("2026-12-24", "2027-01-31", "2024-02-29");
  if (format === "date-time") return fc.constantFrom("2026-11-25T00:00:00.000Z", "1999-12-31T23:59:59.999Z");
  if (pattern !== undefined) return fc.oneof(known, fc.stringMatching(new RegExp(pattern, "u"), { size: "xsmall" }));
  const edges = fc.constantFrom("x".repeat(Math.min(maxLength, 600)), "x".repeat(Math.max(1, minLength)));
  return fc.oneof(known, edges, fc.string({ unit: "grapheme", minLength, maxLength: Math.min(maxLength, 64) }));
};
