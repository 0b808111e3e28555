/**
 * Headers as servers give them, with names in any case: a `fetch` `Headers`, the objects of Node and Express (a value, or a list of values),
 * a map, or a list of pairs.
 */
export type WebhookHeaders =
  Iterable<readonly [string, string]> | Readonly<Record<string, string | readonly string[] | undefined>>;

/** The value of a header that is present once and not empty; undefined otherwise. `name` is in lower case. */
export const headerOf = (headers: WebhookHeaders, name: string): string | undefined => {
  const pairs: readonly (readonly [string, unknown])[] = isIterable(headers) ? [...headers] : Object.entries(headers);
  const values = pairs.filter(([each]) => each.toLowerCase() === name).flatMap(([, value]) => value);
  const [value] = values;
  return values.length === 1 && typeof value === "string" && value !== "" ? value : undefined;
};

const isIterable = (headers: WebhookHeaders): headers is Iterable<readonly [string, string]> =>
  Symbol.iterator in headers;
