/** Whether a record passes a `FilterCriteria`. */
export type Filter = (record: unknown) => boolean;

/** Compiles the patterns of an event source mapping: one match is enough, and without patterns everything passes. Throws on an unsupported comparison. */
export const compileFilters = (criteria: unknown, where: string): Filter => {
  const { Filters = [] } = (criteria ?? {}) as { Filters?: { Pattern?: string }[] };
  const filters = Filters.map(({ Pattern = "{}" }) => compile(JSON.parse(Pattern), where));
  return (record) => filters.length === 0 || filters.some((passes) => passes(record));
};

/** Reduces the criteria to the parts about these paths, to evaluate them before the rest is known. */
export const narrowedTo = (criteria: unknown, keep: (path: string) => boolean): unknown => {
  const { Filters = [] } = (criteria ?? {}) as { Filters?: { Pattern?: string }[] };
  return {
    Filters: Filters.map(({ Pattern = "{}" }) => ({ Pattern: JSON.stringify(prune(JSON.parse(Pattern), "", keep)) })),
  };
};

const compile = (pattern: unknown, where: string): Filter => {
  if (Array.isArray(pattern)) {
    const tests = pattern.map((each) => leaf(each, where));
    return (value) => tests.some((passes) => passes(value));
  }
  if (typeof pattern !== "object" || pattern === null)
    throw new Error(`${where}: a filter pattern needs lists, not ${JSON.stringify(pattern)}`);
  const parts = Object.entries(pattern).map(([key, each]) => {
    if (key.startsWith("$")) throw new Error(`${where}: the local runtime does not support the filter ${key}`);
    return [key, compile(each, where)] as const;
  });
  return (value) => parts.every(([key, passes]) => passes(isRecord(value) ? value[key] : undefined));
};

const leaf = (expected: unknown, where: string): Filter => {
  if (!isRecord(expected)) return (value) => value === expected;
  const [[comparison, argument] = ["", undefined]] = Object.entries(expected);
  switch (comparison) {
    case "exists":
      // As in AWS, `exists` applies only to leaves, not to a map such as an attribute's `{ "M": ... }`.
      return (value) => (value !== undefined && !isRecord(value)) === argument;
    case "prefix":
      return (value) => typeof value === "string" && value.startsWith(String(argument));
    case "suffix":
      return (value) => typeof value === "string" && value.endsWith(String(argument));
    case "equals-ignore-case":
      return (value) => typeof value === "string" && value.toLowerCase() === String(argument).toLowerCase();
    case "anything-but": {
      const excluded = (Array.isArray(argument) ? argument : [argument]).map((each) => leaf(each, where));
      return (value) => value !== undefined && !excluded.some((matches) => matches(value));
    }
    default:
      throw new Error(`${where}: the local runtime does not support the filter ${JSON.stringify(expected)}`);
  }
};

const prune = (pattern: unknown, path: string, keep: (path: string) => boolean): unknown =>
  isRecord(pattern)
    ? Object.fromEntries(
        Object.entries(pattern).flatMap(([key, each]) => {
          const here = path === "" ? key : `${path}.${key}`;
          return Array.isArray(each) && !keep(here) ? [] : [[key, prune(each, here, keep)]];
        }),
      )
    : pattern;

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
