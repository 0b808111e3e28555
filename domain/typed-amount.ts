import { decimalsOf, partsOf } from "./currency.ts";
import { remember } from "./remember.ts";

/**
 * The minor units of an amount as a person typed it; undefined for what is no amount, or can be read in two ways.
 * Groups of thousands and the decimal separator may be those of the reader's locale or of any other, where only one reading is possible:
 * `1,000.00` and `1.000,00` are always clear, `1,000` is clear only with a locale that says what a comma is.
 */
export const parseTyped = (typed: string, currency: string, locale?: string): bigint | undefined => {
  const decimals = decimalsOf(currency);
  const text = withoutCurrency(inLatinDigits(typed), currency, locale).replaceAll(/(?<=\d)[\s'’٬](?=\d)/g, " ");
  const last = text.includes(arabicDecimal) ? arabicDecimal : /[ .,](?=[^ .,]*$)/.exec(text)?.[0];
  const decimal = last === undefined ? undefined : decimalSeparator(text, last, decimals, locale);
  if (decimal === "unclear") return undefined;
  const [whole = "", fraction = "", ...more] = decimal === undefined ? [text] : text.split(decimal);
  if (more.length > 0 || !isWhole(whole) || fraction.length > decimals || !/^\d*$/.test(fraction)) return undefined;
  const digits = (whole.replaceAll(/\D/g, "") + fraction.padEnd(decimals, "0")).replace(/^0+(?=\d)/, "");
  return digits.length > mostDigits ? undefined : BigInt(digits);
};

/** As on the wire. */
const mostDigits = 15;

/** What separates the decimals of a text whose last separator is `last`; undefined for a text of whole units. */
const decimalSeparator = (
  text: string,
  last: string,
  decimals: number,
  locale: string | undefined,
): string | undefined => {
  if (last === arabicDecimal) return last;
  const isRepeated = text.indexOf(last) !== text.lastIndexOf(last);
  if (last === " " || isRepeated) return undefined;
  // After another separator, or where no thousands can end, it is the decimals'.
  if (!/^[1-9]\d{0,2}[.,]\d{3}$/.test(text)) return last;
  // Without a locale, a point is read as this program writes it, and a comma only if the currency has no decimals that it could begin.
  if (locale === undefined) return last === "." ? last : decimals === 0 ? undefined : "unclear";
  // Somebody who reads the page's amounts knows that this currency has no decimals that could follow.
  if (decimals === 0) return undefined;
  // Dinars, because they have both groups and decimals.
  const written = partsOf(1_234_567_890n, "KWD", locale).find(({ value }) => value === last)?.type;
  if (written === "group") return undefined;
  return written === "decimal" ? last : "unclear";
};

/** The decimal separator of Arabic digits, which is no other sign. */
const arabicDecimal = "٫";

/** Digits of any script as those of ours: each script has them in a row that begins with its zero, sixteen or six signs from the next. */
const inLatinDigits = (typed: string): string =>
  typed.normalize("NFKC").replaceAll(/[^\P{Nd}0-9]/gu, (digit) => {
    const code = digit.codePointAt(0) ?? 0;
    const row = code - (code % 16);
    return String(/\p{Nd}/u.test(String.fromCodePoint(row)) ? code - row : code - row - 6);
  });

/** True for digits, with or without one kind of separator before each three, or before each two as in India. */
const isWhole = (text: string): boolean =>
  /^\d+$/.test(text) || /^[1-9]\d{0,2}(?:([ .,])\d{3}(?:\1\d{3})*|([ .,])(?:\d\d\2)+\d{3})$/.test(text);

/** The text without the currency's code or symbol, as a copied amount has it. Widths and kinds of spaces become ordinary ones. */
const withoutCurrency = (typed: string, currency: string, locale = "en-GB"): string => {
  const text = typed
    .normalize("NFKC")
    .replaceAll(/\p{Cf}/gu, "")
    .trim();
  const names = [
    currency,
    // As the notices write it for a reader of whom nothing is known, and as the reader's own locale does.
    symbolOf(currency, "en-GB", "symbol"),
    ...["symbol", "narrowSymbol"].map((display) => symbolOf(currency, locale, display)),
    ...(spoken[currency] ?? []),
  ];
  // The longest first: the `£` of `UK£` is not all of it.
  for (const name of names.toSorted((a, b) => b.length - a.length)) {
    const same = (part: string): boolean => part.toUpperCase() === name.toUpperCase();
    if (same(text.slice(0, name.length))) return text.slice(name.length).trim();
    if (same(text.slice(-name.length))) return text.slice(0, -name.length).trim();
  }
  return text;
};

/** What people write after a number instead of the symbol. */
const spoken: Readonly<Record<string, readonly string[]>> = {
  KRW: ["원"],
  JPY: ["円", "JP¥"],
  TWD: ["元", "NT$"],
  CNY: ["元"],
};

const symbolOf = remember((currency: string, locale: string, display: string): string => {
  const currencyDisplay = display as "symbol" | "narrowSymbol";
  const format = new Intl.NumberFormat(locale, { style: "currency", currency, currencyDisplay });
  const symbol = format.formatToParts(0).find(({ type }) => type === "currency")?.value;
  return (symbol ?? currency).normalize("NFKC").replaceAll(/\p{Cf}/gu, "");
});
