import { reject, type Rejection } from "./rejection.ts";

/** ISO 4217 as of January 2026: the codes goods are priced in, by decimals; funds codes, metals and test codes are left out. */
const codesByDecimals: Readonly<Record<number, string>> = {
  0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF",
  2:
    "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY COP CRC " +
    "CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD " +
    "KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO " +
    "NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL " +
    "THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG",
  3: "BHD IQD JOD KWD LYD OMR TND",
};

/** Every currency we take, with the decimals between its major and its minor unit: `KRW` 0, `GBP` 2, `KWD` 3. */
export const currencies: Readonly<Record<string, number>> = Object.fromEntries(
  Object.entries(codesByDecimals).flatMap(([decimals, codes]) =>
    codes.split(" ").map((code) => [code, Number(decimals)] as const),
  ),
);

/** An amount in whole minor units (pence, won) with its ISO 4217 currency; may be negative. */
export type Money = { readonly minor: bigint; readonly currency: string };

/** Money as it travels: minor units as a canonical decimal string, because a JSON number is a float. */
export type WireMoney = { readonly amount: string; readonly currency: string };

/** What becomes of a fraction: it is judged by magnitude, so that undoing a negative amount mirrors the positive one. */
export type Rounding = "down" | "up" | "halfEven";

/** Makes money; an unknown currency is broken code and throws TypeError. */
export const money = (minor: bigint, currency: string): Money => {
  decimalsOf(currency);
  return { minor, currency };
};

/** Nothing, in a currency. */
export const zero = (currency: string): Money => money(0n, currency);

/** The sum of two or more amounts of one currency. */
export const add = (a: Money, b: Money, ...more: readonly Money[]): Money => more.reduce(addTwo, addTwo(a, b));

const addTwo = (a: Money, b: Money): Money => ({
  minor: a.minor + sameCurrency(a, b).minor,
  currency: a.currency,
});

/** What is left of a when b is taken away; may be negative. */
export const subtract = (a: Money, b: Money): Money => ({
  minor: a.minor - sameCurrency(a, b).minor,
  currency: a.currency,
});

/** The same amount with the other sign. */
export const negate = ({ minor, currency }: Money): Money => ({ minor: -minor, currency });

/** True for exactly nothing. */
export const isZero = ({ minor }: Money): boolean => minor === 0n;

/** True above nothing. */
export const isPositive = ({ minor }: Money): boolean => minor > 0n;

/** Less, equal or more, as Array.sort wants it. */
export const compare = (a: Money, b: Money): -1 | 0 | 1 => {
  const other = sameCurrency(a, b).minor;
  if (a.minor === other) return 0;
  return a.minor < other ? -1 : 1;
};

/** True when a is b or less. */
export const atMost = (a: Money, b: Money): boolean => compare(a, b) <= 0;

/** The smaller of two. */
export const min = (a: Money, b: Money): Money => (atMost(a, b) ? a : b);

/** The sum of any number of amounts, none included; the currency is named because an empty list has none. */
export const sum = (amounts: readonly Money[], currency: string): Money => {
  const nothing = zero(currency);
  return { minor: amounts.reduce((total, amount) => total + sameCurrency(nothing, amount).minor, 0n), currency };
};

/** Divides into equal parts that sum to the whole; the first parts take the odd minor units. */
export const split = (whole: Money, parts: number): readonly Money[] => allocate(whole, Array<bigint>(parts).fill(1n));

/** Divides by weight into parts that sum to the whole, by the largest remainder; of equal remainders the first wins. */
export const allocate = (whole: Money, weights: readonly bigint[]): readonly Money[] => {
  const total = weights.reduce((all, weight) => all + weight, 0n);
  if (total <= 0n || weights.some((weight) => weight < 0n))
    throw new RangeError("weights: none negative, one positive");

  const [sign, size] = whole.minor < 0n ? [-1n, -whole.minor] : [1n, whole.minor];
  const parts = weights.map((weight) => (size * weight) / total);
  const left = Number(size - parts.reduce((all, part) => all + part, 0n));
  const remainders = weights.map((weight, index) => ({ index, remainder: (size * weight) % total }));
  const favoured = new Set(
    remainders
      .toSorted((a, b) => Number(b.remainder > a.remainder) - Number(b.remainder < a.remainder) || a.index - b.index)
      .slice(0, left)
      .map(({ index }) => index),
  );
  return parts.map((part, index) => money(sign * (favoured.has(index) ? part + 1n : part), whole.currency));
};

/** The whole times numerator / denominator, in whole minor units by the named rounding. */
export const proportion = (whole: Money, numerator: bigint, denominator: bigint, rounding: Rounding): Money => {
  if (denominator <= 0n) throw new RangeError("the denominator of a proportion is positive");
  const product = whole.minor * numerator;
  const [sign, size] = product < 0n ? [-1n, -product] : [1n, product];
  const floor = size / denominator;
  const twice = 2n * (size % denominator);
  const up = {
    down: false,
    up: twice > 0n,
    halfEven: twice > denominator || (twice === denominator && floor % 2n === 1n),
  }[rounding];
  return { minor: sign * (up ? floor + 1n : floor), currency: whole.currency };
};

/** How many decimals the currency has; throws TypeError for one we do not know. */
export const decimalsOf = (currency: string): number => {
  const decimals = decimalsBy.get(currency);
  if (decimals === undefined) throw new TypeError(`unknown currency ${currency}`);
  return decimals;
};

/** A map, because every amount that is made is looked up here. */
const decimalsBy: ReadonlyMap<string, number> = new Map(Object.entries(currencies));

/** Writes money for the wire: `{ "amount": "12500", "currency": "GBP" }`. */
export const toWire = ({ minor, currency }: Money): WireMoney => ({ amount: minor.toString(), currency });

/** Fifteen digits: far above any purchase, and exact even for a reader that parses them into a double. */
const canonical = /^(?:0|-?[1-9][0-9]{0,14})$/;

/** Reads money from the wire; the sign is kept, so whoever wants a price asks isPositive. */
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

/** Money for people: `GBP 125.00`, `KRW 12500`. */
export const formatMoney = ({ minor, currency }: Money): string => {
  const decimals = decimalsOf(currency);
  const digits = (minor < 0n ? -minor : minor).toString().padStart(decimals + 1, "0");
  const major = digits.slice(0, digits.length - decimals);
  const cents = decimals > 0 ? `.${digits.slice(-decimals)}` : "";
  return `${currency} ${minor < 0n ? "-" : ""}${major}${cents}`;
};

const sameCurrency = (a: Money, b: Money): Money => {
  if (a.currency !== b.currency) throw new TypeError(`${a.currency} and ${b.currency} do not mix`);
  return b;
};
