import { AwsError } from "../aws/aws.ts";

/** The input of one action. */
export type Input = Readonly<Record<string, unknown>>;

/** The members with these names; `All`, `.*` and `prefix.*` select several. */
export const select = <Value>(all: Readonly<Record<string, Value>>, names: readonly string[]): Record<string, Value> =>
  Object.fromEntries(
    Object.entries(all).filter(([name]) =>
      names.some(
        (selector) =>
          selector === "All" ||
          selector === ".*" ||
          selector === name ||
          (selector.endsWith(".*") && name.startsWith(selector.slice(0, -1))),
      ),
    ),
  );

/** The names in optional lists. */
export const namesOf = (...lists: readonly unknown[]): string[] =>
  lists.flatMap((list) => (Array.isArray(list) ? list.map(String) : []));

/** The entries of a batch request: one to ten, with distinct ids. */
export const batchOf = (entries: unknown): Input[] => {
  if (!Array.isArray(entries) || entries.length === 0)
    throw new AwsError("EmptyBatchRequest", "There should be at least one entry in the request.");
  if (entries.length > 10)
    throw new AwsError(
      "TooManyEntriesInBatchRequest",
      `Maximum number of entries per request are 10. You have sent ${entries.length}.`,
    );
  const all = entries as Input[];
  if (new Set(all.map((entry) => entry.Id)).size < all.length)
    throw new AwsError("BatchEntryIdsNotDistinct", "Two or more batch entries in the request have the same Id.");
  return all;
};

export const receiptOf = (input: Input): string => {
  if (typeof input.ReceiptHandle === "string") return input.ReceiptHandle;
  throw new AwsError("MissingParameter", "The request must contain the parameter ReceiptHandle.");
};

/** A whole number within bounds, or the default. */
export const number = (
  value: unknown,
  fallback: number | undefined,
  min: number,
  max: number,
  name: string,
): number => {
  const given = value ?? fallback;
  if (typeof given === "number" && Number.isInteger(given) && given >= min && given <= max) return given;
  throw new AwsError(
    "InvalidParameterValue",
    `Value ${String(value)} for parameter ${name} is invalid. Reason: Must be between ${min} and ${max}, if provided.`,
  );
};

export const seconds = (value: unknown, fallback: number | undefined, max: number, name: string): number =>
  number(value, fallback, 0, max, name);
