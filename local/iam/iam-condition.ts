/** The condition keys of a request; a key such as `dynamodb:LeadingKeys` has several values. */
export type Context = Readonly<Record<string, string | readonly string[]>>;

/** One line of a policy's `Condition` block, ready to be asked. */
export type Condition = (context: Context) => boolean;

/** Compiles a `Condition` block; an operator we do not know is refused, since to skip it would grant or deny something else than AWS. */
export const compileConditions = (block: unknown, where: string): Condition[] =>
  Object.entries((block ?? {}) as Record<string, Record<string, unknown>>).flatMap(([operator, keys]) => {
    const { quantifier, test, ifExists } = parse(operator, where);
    return Object.entries(keys).map(([key, given]) => {
      const wanted = (Array.isArray(given) ? given : [given]).map(String);
      if (operator === "Null")
        return (context: Context) => (valuesOf(context, key) === undefined) === (wanted[0] === "true");
      // A negated operator holds when it holds against every wanted value; the others when against one.
      const one = test.negated
        ? (value: string) => wanted.every((each) => !test.matches(value, each))
        : (value: string) => wanted.some((each) => test.matches(value, each));
      return (context: Context) => {
        const values = valuesOf(context, key);
        if (values === undefined) return ifExists || test.negated || quantifier === "ForAllValues";
        return quantifier === "ForAllValues" ? values.every(one) : values.some(one);
      };
    });
  });

/** A policy's pattern: `*` is any text, `?` one character. */
export const wildcard = (pattern: string, flags = ""): RegExp =>
  new RegExp(
    `^${pattern
      .replace(/[.+^${}()|[\]\\]/g, "\\$&")
      .replaceAll("*", "[^]*")
      .replaceAll("?", "[^]")}$`,
    flags,
  );

type Test = { readonly matches: (value: string, wanted: string) => boolean; readonly negated: boolean };

const equals = (value: string, wanted: string): boolean => value === wanted;
const ignoringCase = (value: string, wanted: string): boolean => value.toLowerCase() === wanted.toLowerCase();
const patterns = new Map<string, RegExp>();
const like = (value: string, wanted: string): boolean => {
  const pattern = patterns.get(wanted) ?? wildcard(wanted);
  patterns.set(wanted, pattern);
  return pattern.test(value);
};
const number = (compare: (one: number, other: number) => boolean) => (value: string, wanted: string) =>
  compare(Number(value), Number(wanted));

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
  if (!test) throw new Error(`${where}: the local runtime does not know the condition operator ${operator}`);
  return { quantifier, test, ifExists: ifExists !== undefined };
};

const valuesOf = (context: Context, key: string): readonly string[] | undefined => {
  // Condition keys are case-insensitive in AWS; only the encryption context's own names are not.
  const value = context[key] ?? Object.entries(context).find(([each]) => ignoringCase(each, key))?.[1];
  return typeof value === "string" ? [value] : value;
};
