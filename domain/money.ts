import { currencies, decimalsOf, formatMinor } from "./currency.ts";
import { amountLocale } from "./locale.ts";
import { reject, type Rejection } from "./rejection.ts";

/** An amount in whole minor units (pence, won) with its ISO 4217 currency; may be negative. */
export type Money = { readonly minor: bigint; readonly currency: string };

/** Money as it travels: minor units as a canonical decimal string, because a JSON number is a float. */
export type WireMoney = { readonly amount: string; readonly currency: string };

/** How a fraction is rounded: by magnitude, so that the reversal of an amount mirrors the amount. */
export type Rounding = "down" | "up" | "halfEven";

/** Makes money; throws TypeError for an unknown currency, which is a bug. */
export const money = (minor: bigint, currency: string): Money => {
  decimalsOf(currency);
  return { minor, currency };
};

/** Zero in a currency. */
export const zero = (currency: string): Money => money(0n, currency);

/** The sum of two or more amounts of one currency. */
export const add = (a: Money, b: Money, ...more: readonly Money[]): Money => more.reduce(addTwo, addTwo(a, b));

const addTwo = (a: Money, b: Money): Money => ({
  minor: a.minor + sameCurrency(a, b).minor,
  currency: a.currency,
});

/** a minus b; may be negative. */
export const subtract = (a: Money, b: Money): Money => ({
  minor: a.minor - sameCurrency(a, b).minor,
  currency: a.currency,
});

/** The same amount with the opposite sign. */
export const negate = ({ minor, currency }: Money): Money => ({ minor: -minor, currency });

/** True for zero. */
export const isZero = ({ minor }: Money): boolean => minor === 0n;

/** True for a positive amount. */
export const isPositive = ({ minor }: Money): boolean => minor > 0n;

/** -1, 0 or 1, for Array.sort. */
export const compare = (a: Money, b: Money): -1 | 0 | 1 => {
  const other = sameCurrency(a, b).minor;
  if (a.minor === other) return 0;
  return a.minor < other ? -1 : 1;
};

/** True when a is less than or equal to b. */
export const atMost = (a: Money, b: Money): boolean => compare(a, b) <= 0;

/** The smaller of two amounts. */
export const min = (a: Money, b: Money): Money => (atMost(a, b) ? a : b);

/** The larger of two amounts. */
export const max = (a: Money, b: Money): Money => (atMost(a, b) ? b : a);

/** The sum of a list of amounts; the currency is a parameter because an empty list has none. */
export const sum = (amounts: readonly Money[], currency: string): Money => {
  const start = zero(currency);
  return { minor: amounts.reduce((total, amount) => total + sameCurrency(start, amount).minor, 0n), currency };
};

/** Divides into equal parts that sum to the whole; the first parts take the remaining minor units. */
export const split = (whole: Money, parts: number): readonly Money[] => allocate(whole, Array<bigint>(parts).fill(1n));

/** Divides by weight into parts that sum to the whole, by the largest remainder method; of equal remainders the first is rounded up. */
export const allocate = (whole: Money, weights: readonly bigint[]): readonly Money[] => {
  const total = weights.reduce((all, weight) => all + weight, 0n);
  if (total <= 0n || weights.some((weight) => weight < 0n))
    throw new RangeError("weights must not be negative, and one must be positive");

  const [sign, size] = whole.minor < 0n ? [-1n, -whole.minor] : [1n, whole.minor];
  const parts = weights.map((weight) => (size * weight) / total);
  const remaining = Number(size - parts.reduce((all, part) => all + part, 0n));
  const remainders = weights.map((weight, index) => ({ index, remainder: (size * weight) % total }));
  const roundedUp = new Set(
    remainders
      .toSorted((a, b) => Number(b.remainder > a.remainder) - Number(b.remainder < a.remainder) || a.index - b.index)
      .slice(0, remaining)
      .map(({ index }) => index),
  );
  return parts.map((part, index) => money(sign * (roundedUp.has(index) ? part + 1n : part), whole.currency));
};

/** The whole times numerator / denominator, in whole minor units by the named rounding. */
export const proportion = (whole: Money, numerator: bigint, denominator: bigint, rounding: Rounding): Money => {
  if (denominator <= 0n) throw new RangeError("the denominator of a proportion must be positive");
  const product = whole.minor * numerator;
  const [sign, size] = product < 0n ? [-1n, -product] : [1n, product];
  const floor = size / denominator;
  const doubled = 2n * (size % denominator);
  const up = {
    down: false,
    up: doubled > 0n,
    halfEven: doubled > denominator || (doubled === denominator && floor % 2n === 1n),
  }[rounding];
  return { minor: sign * (up ? floor + 1n : floor), currency: whole.currency };
};

/** Facts as JSON: amounts in their wire form, other whole numbers beyond JSON's as text. */
export const toWireFacts = (value: unknown): unknown => {
  if (typeof value === "bigint") return value.toString();
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(toWireFacts);
  if ("minor" in value && "currency" in value) return toWire(value as Money);
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, toWireFacts(each)]));
};

/** Money for the wire: `{ "amount": "12500", "currency": "GBP" }`. */
export const toWire = ({ minor, currency }: Money): WireMoney => ({ amount: minor.toString(), currency });

/** Fifteen digits: far above any purchase, and exact even when a client parses them into a double. */
const canonical = /^(?:0|-?[1-9][0-9]{0,14})$/;

/** Reads money from the wire. The sign is kept, so a caller that needs a price checks isPositive. */
export const fromWire = ({ amount, currency }: WireMoney): Money | Rejection => {
  if (typeof currency !== "string" || !Object.hasOwn(currencies, currency))
    return reject("InvalidRequest", "currency must be an ISO 4217 code in capitals, such as GBP");
  if (typeof amount !== "string" || !canonical.test(amount))
    return reject(
      "InvalidRequest",
      "amount must be minor units as a decimal string of at most 15 digits, such as 12500",
    );
  return money(BigInt(amount), currency);
};

/** Money as its reader writes it: `£125.00`, `₩12,500`, `125,00 £`. With plain spaces, so that it can be searched for. */
export const formatMoney = ({ minor, currency }: Money, locale?: string): string =>
  formatMinor(minor, currency, amountLocale(locale)).replaceAll(/[\u00a0\u202f]/g, " ");

/** What is left of an amount, for the sentence of a rejection: `£80.00 can still be repaid`. */
export const formatLeft = (left: Money, done: string): string =>
  isPositive(left) ? `${formatMoney(left)} can still be ${done}` : `nothing is left to be ${done}`;

const sameCurrency = (a: Money, b: Money): Money => {
  if (a.currency !== b.currency) throw new TypeError(`${a.currency} and ${b.currency} cannot be combined`);
  return b;
};
