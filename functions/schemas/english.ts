import type * as z from "zod/mini";

const nouns: Readonly<Record<string, string>> = {
  string: "a text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "an object",
  record: "an object",
  datetime: "an ISO 8601 instant in UTC, such as 2026-11-25T10:00:00Z",
  date: "an ISO 8601 day, such as 2026-11-25",
  url: "an absolute URL",
};

/** `characters` of a text, `items` of a list, nothing of a number. */
const units: Readonly<Record<string, string>> = { string: " characters", array: " items" };

const quoted = (values: readonly unknown[]): string => values.map((value) => JSON.stringify(value)).join(" or ");

/**
 * What is wrong with a value, in words for the person who sent it: zod/mini itself says "Invalid input" to everything. A pattern is for
 * machines; where a schema states no form in words, the sentence does not quote it.
 */
const sentenceOf: z.core.$ZodErrorMap = (issue) => {
  switch (issue.code) {
    case "invalid_type":
      return `${issue.input === undefined ? "missing: " : ""}${nouns[issue.expected] ?? "another value"} is expected`;
    case "invalid_value":
      return `${quoted(issue.values)} is expected`;
    case "invalid_union":
      return Array.isArray(issue.options) ? `${quoted(issue.options)} is expected` : "another value is expected";
    case "too_big":
      return `at most ${issue.maximum}${units[issue.origin] ?? ""}`;
    case "too_small":
      return `at least ${issue.minimum}${units[issue.origin] ?? ""}`;
    case "invalid_format":
      return `${nouns[issue.format] ?? "a text of another form"} is expected`;
    default:
      return "another value is expected";
  }
};

/** Parsing with it states each error in English. */
export const inEnglish = { error: sentenceOf };
