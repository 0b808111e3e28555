import type * as z from "zod/mini";
import { inEnglish } from "./english.ts";
import { textFaults } from "./text-faults.ts";

/** A field that does not fit, and why, in words for the person who sent it. */
export type Issue = { readonly path: readonly PropertyKey[]; readonly message: string };

/** The value as the schema reads it; or every field that does not fit. */
export const parse = <Value>(
  schema: z.ZodMiniType<Value>,
  value: unknown,
): { readonly data: Value; readonly issues?: undefined } | { readonly issues: readonly Issue[] } => {
  const faults = textFaults(value);
  if (faults.length > 0) return { issues: faults };
  const read = schema.safeParse(value, inEnglish);
  return read.success ? { data: read.data } : { issues: read.error.issues.flatMap((issue) => flatten(issue)) };
};

/** Zod reports unknown names together, and a union by all its variants: each field gets an issue of its own. */
const flatten = (issue: z.core.$ZodIssue, outer: readonly PropertyKey[] = []): readonly Issue[] => {
  const path = [...outer, ...issue.path];
  if (issue.code === "unrecognized_keys")
    return issue.keys.map((key) => ({ path: [...path, key], message: "unknown name" }));
  if (issue.code !== "invalid_union" || issue.errors.length === 0) return [{ path, message: issue.message }];
  const variants = issue.errors.map((errors) => errors.flatMap((each) => flatten(each, path)));
  // Where no variant has fields, as "a number or `last`" has not, each is a way to write the value.
  if (variants.every((issues) => issues.every((each) => each.path.length === path.length)))
    return [{ path, message: [...new Set(variants.flat().map(({ message }) => message))].join("; or: ") }];
  return variants.toSorted((a, b) => distance(a) - distance(b))[0] ?? [];
};

/** The variant with the fewest issues was probably intended; a name that it does not know counts more than a field that does not fit. */
const distance = (issues: readonly Issue[]): number =>
  issues.reduce((total, { message }) => total + (message === "unknown name" ? 3 : 2), 0);

/** More fields than a person corrects at once. */
const maxNamed = 20;

/** The fields that do not fit, in one sentence: each by its place as a JSON pointer, below `place`. */
export const sentenceOf = (issues: readonly Issue[], place: readonly PropertyKey[] = []): string =>
  issues
    .slice(0, maxNamed)
    .map(({ path, message }) => `${pointerTo([...place, ...path]) || "the input"}: ${message}`)
    .join("; ");

/** A place as a JSON pointer, in which a slash or a tilde of a name is a tilde sequence (RFC 6901). */
export const pointerTo = (path: readonly PropertyKey[]): string =>
  path.map((step) => `/${String(step).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
