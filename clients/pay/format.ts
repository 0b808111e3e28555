import { exampleAmount, formatMinor } from "../../domain/currency.ts";
import { parseTyped } from "../../domain/typed-amount.ts";
import type { Money } from "../sdk/purchase.ts";
import { words } from "./words.ts";

/** The reader's own locale for dates, if it is of the page's language, because dates have words. */
const locale = navigator.languages.find((each) => each.startsWith(words.language)) ?? `${words.language}-GB`;

/** The reader's first locale for numbers, which have no words, in the digits of the page. */
const numberLocale = ((): string => {
  const [first = ""] = navigator.languages;
  try {
    return new Intl.Locale(first, { numberingSystem: "latn" }).toString();
  } catch {
    return locale;
  }
})();

/** Formats minor units, with the decimals of ISO 4217. */
export const formatMoney = ({ amount, currency }: Money): string => formatMinor(BigInt(amount), currency, numberLocale);

/** Parses typed text to minor units; undefined when it is not a positive amount. */
export const parseMoney = (typed: string, currency: string): Money | undefined => {
  const minor = parseTyped(typed, currency, numberLocale);
  return minor === undefined || minor === 0n ? undefined : { amount: minor.toString(), currency };
};

/** An amount as the reader may type it, for the sentence that says how. */
export const exampleOf = (currency: string): string => exampleAmount(currency, numberLocale);

/** True for an amount of zero. */
export const isZero = ({ amount }: Money): boolean => amount === "0";

/** The sum of amounts in one currency. */
export const addMoney = (first: Money, ...more: readonly Money[]): Money => ({
  amount: String(more.reduce((sum, { amount }) => sum + BigInt(amount), BigInt(first.amount))),
  currency: first.currency,
});

/** Formats a calendar day, independent of the time zone. */
export const formatDay = (day: string): string =>
  new Intl.DateTimeFormat(locale, { dateStyle: "long", timeZone: "UTC" }).format(
    Date.parse(`${day.slice(0, 10)}T00:00:00Z`),
  );

/** The same, short enough for a table on a phone. */
export const formatShortDay = (day: string): string =>
  new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeZone: "UTC" }).format(Date.parse(`${day}T00:00:00Z`));

/** Formats an instant in the reader's time zone. */
export const formatMoment = (instant: string): string =>
  new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short" }).format(Date.parse(instant));

/** Formats a deadline; one at midnight UTC is shown as a day. */
export const formatEnd = (instant: string): string =>
  instant.endsWith("T00:00:00.000Z") ? formatDay(instant) : formatMoment(instant);

/** Formats hours and minutes in the reader's time zone. */
export const formatTime = (instant: string): string =>
  new Intl.DateTimeFormat(locale, { timeStyle: "short" }).format(Date.parse(instant));

/** Makes a readable name from an id such as `mall_thistle`. */
export const formatName = (id: string): string =>
  id
    .replace(/^[a-z]+_/, "")
    .split("_")
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join(" ");
