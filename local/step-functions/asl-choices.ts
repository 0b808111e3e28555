/** A rule of a Choice state, or a rule inside another. */
export type Rule = {
  readonly And?: readonly Rule[];
  readonly Or?: readonly Rule[];
  readonly Not?: Rule;
  readonly [field: string]: unknown;
};

/** What is wrong with a rule: a field that the engine would ignore, or a value that AWS refuses; undefined for nothing. */
export const faultOfRule = (rule: Rule): string | undefined => {
  for (const [field, value] of Object.entries(rule)) {
    const wanted = fields[field];
    if (!wanted) return `unsupported field ${field}`;
    if (!wanted.fits(value)) return `${field} must be ${wanted.name}, not ${JSON.stringify(value)}`;
  }
  const { And = [], Or = [], Not } = rule;
  for (const inner of [...And, ...Or, ...(Not ? [Not] : [])]) {
    const fault = faultOfRule(inner);
    if (fault !== undefined) return fault;
  }
  return undefined;
};

type Wanted = { readonly name: string; readonly fits: (value: unknown) => boolean };

const aText: Wanted = { name: "a text", fits: (value) => typeof value === "string" };
const aNumber: Wanted = { name: "a number", fits: (value) => typeof value === "number" };
const trueOrFalse: Wanted = { name: "true or false", fits: (value) => typeof value === "boolean" };
const aPath: Wanted = { name: "a path", fits: (value) => typeof value === "string" && value.startsWith("$") };
const rules: Wanted = { name: "a list of rules", fits: (value) => Array.isArray(value) && value.length > 0 };
const aRule: Wanted = { name: "a rule", fits: (value) => typeof value === "object" && value !== null };

/** RFC 3339, as AWS takes it: a capital T, and a zone. */
const anInstant: Wanted = {
  name: "an instant such as 2026-11-30T10:00:00Z",
  fits: (value) =>
    typeof value === "string" &&
    /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/.test(value) &&
    !Number.isNaN(Date.parse(value)),
};

const orders = ["Equals", "LessThan", "GreaterThan", "LessThanEquals", "GreaterThanEquals"];

const comparisons = Object.entries({ String: aText, Numeric: aNumber, Timestamp: anInstant }).flatMap(
  ([kind, wanted]) =>
    orders.flatMap((order) => [[`${kind}${order}`, wanted] as const, [`${kind}${order}Path`, aPath] as const]),
);

const typeTests = ["IsNull", "IsPresent", "IsNumeric", "IsString", "IsBoolean", "IsTimestamp"];

const fields: Readonly<Record<string, Wanted>> = {
  ...Object.fromEntries(comparisons),
  ...Object.fromEntries(typeTests.map((name) => [name, trueOrFalse])),
  BooleanEquals: trueOrFalse,
  BooleanEqualsPath: aPath,
  StringMatches: aText,
  Variable: aPath,
  Next: aText,
  Comment: aText,
  And: rules,
  Or: rules,
  Not: aRule,
};
