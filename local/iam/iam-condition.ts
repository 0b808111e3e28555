/** The condition keys of a request; a key such as `dynamodb:LeadingKeys` has several values. */
export type Context = Readonly<Record<string, string | readonly string[]>>;

/** One compiled condition of a policy's `Condition` block. */
export type Condition = (context: Context) => boolean;

/** Compiles a `Condition` block; throws on an unsupported operator, because ignoring it would grant or deny differently from AWS. */
export const compileConditions = (block: unknown, where: string): Condition[] =>
  Object.entries((block ?? {}) as Record<string, Record<string, unknown>>).flatMap(([operator, keys]) => {
    const { quantifier, test, ifExists } = parse(operator, where);
    return Object.entries(keys).map(([key, given]) => {
      const expected = (Array.isArray(given) ? given : [given]).map(String);
      if (operator === "Null")
        return (context: Context) => (valuesOf(context, key) === undefined) === (expected[0] === "true");
      // A negated operator must hold for every expected value, the others for at least one.
      const one = test.negated
        ? (value: string) => expected.every((each) => !test.matches(value, each))
        : (value: string) => expected.some((each) => test.matches(value, each));
      return (context: Context) => {
        const values = valuesOf(context, key);
        if (values === undefined) return ifExists || test.negated || quantifier === "ForAllValues";
        return quantifier === "ForAllValues" ? values.every(one) : values.some(one);
      };
    });
  });

/** Compiles a policy pattern: `*` is any text, `?` one character. */
export const wildcard = (pattern: string, flags = ""): RegExp =>
  new RegExp(
    `^${pattern
      .replace(/[.+^${}()|[\]\\]/g, "\\$&")
      .replaceAll("*", "[^]*")
      .replaceAll("?", "[^]")}$`,
    flags,
  );

type Test = { readonly matches: (value: string, expected: string) => boolean; readonly negated: boolean };

const equals = (value: string, expected: string): boolean => value === expected;
const ignoringCase = (value: string, expected: string): boolean => value.toLowerCase() === expected.toLowerCase();
const patterns = new Map<string, RegExp>();
const like = (value: string, expected: string): boolean => {
  const pattern = patterns.get(expected) ?? wildcard(expected);
  patterns.set(expected, pattern);
  return pattern.test(value);
};
const number = (compare: (one: number, other: number) => boolean) => (value: string, expected: string) =>
  compare(Number(value), Number(expected));

const tests: Readonly<Record<string, Test>> = {
  StringEquals: { matches: equals, negated: false },
  StringNotEquals: { matches: equals, negated: true },
  StringEqualsIgnoreCase: { matches: ignoringCase, negated: false },
  StringNotEqualsIgnoreCase: { matches: ignoringCase, negated: true },
  StringLike: { matches: like, negated: false },
  StringNotLike: { matches: like, negated: true },
  ArnEquals: { matches: like, negated: false },
  ArnLike: { matches: like, negated: false },
  ArnNotEquals: { matches: like, negated: true },
  ArnNotLike: { matches: like, negated: true },
  Bool: { matches: ignoringCase, negated: false },
  NumericEquals: { matches: number((a, b) => a === b), negated: false },
  NumericLessThan: { matches: number((a, b) => a < b), negated: false },
  NumericLessThanEquals: { matches: number((a, b) => a <= b), negated: false },
  NumericGreaterThan: { matches: number((a, b) => a > b), negated: false },
  NumericGreaterThanEquals: { matches: number((a, b) => a >= b), negated: false },
  Null: { matches: equals, negated: false },
};

const parse = (operator: string, where: string) => {
  const [, quantifier, name = "", ifExists] = /^(?:(ForAllValues|ForAnyValue):)?(.+?)(IfExists)?$/.exec(operator) ?? [];
  const test = tests[name];
  if (!test) throw new Error(`${where}: the local runtime does not support the condition operator ${operator}`);
  return { quantifier, test, ifExists: ifExists !== undefined };
};

const valuesOf = (context: Context, key: string): readonly string[] | undefined => {
  // Condition keys are case-insensitive in AWS, except the names in an encryption context.
  const value = context[key] ?? Object.entries(context).find(([each]) => ignoringCase(each, key))?.[1];
  return typeof value === "string" ? [value] : value;
};
