import type { Money } from "../../../domain/money.ts";

/** A DynamoDB item, with plain values. */
export type Item = Record<string, unknown>;

/**
 * Domain facts as an item. Money is written `{ "GBP": 12500 }`: exact, short, and readable in a table browser;
 * no other map of ours has a single key of three capitals.
 */
export const encode = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(encode);
  if (typeof value !== "object" || value === null || value instanceof Uint8Array) return value;
  if (isMoney(value)) return { [value.currency]: value.minor };
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, encode(each)]));
};

/** The facts of an item; the reverse of `encode`. */
export const decode = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(decode);
  if (typeof value !== "object" || value === null || value instanceof Uint8Array) return value;
  const entries = Object.entries(value);
  const [only] = entries;
  if (entries.length === 1 && only && /^[A-Z]{3}$/.test(only[0]))
    return { minor: BigInt(only[1] as number), currency: only[0] };
  return Object.fromEntries(entries.map(([key, each]) => [key, decode(each)]));
};

const isMoney = (value: object): value is Money => "minor" in value && "currency" in value;

/** The facts without their empty lists, which are not stored. */
export const withoutEmptyLists = (facts: object): object =>
  Object.fromEntries(Object.entries(facts).filter(([, value]) => !Array.isArray(value) || value.length > 0));

/** An instant in nine characters: milliseconds in base 36. */
export const packInstant = (instant: string): string => Date.parse(instant).toString(36);

/** The reverse of `packInstant`. */
export const unpackInstant = (text: string): string => new Date(Number.parseInt(text, 36)).toISOString();

/** The reverse of `packInstant`; some instants were ISO text before 2026-12. */
export const storedInstant = (text: string): string => (text.includes("T") ? text : unpackInstant(text));

/** A digest in base64url as bytes; a text that would not be read back unchanged stays text. */
export const packBytes = (text: string): Uint8Array | string => {
  const bytes = Buffer.from(text, "base64url");
  return unpackBytes(bytes) === text ? bytes : text;
};

/** The reverse of `packBytes`. */
export const unpackBytes = (packed: Uint8Array | string): string =>
  typeof packed === "string" ? packed : Buffer.from(packed).toString("base64url");
