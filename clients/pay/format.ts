import type { Money } from "../sdk/purchase.ts";
import { words } from "./words.ts";

/** The reader's own locale for numbers and dates, if it is of the page's language. */
const locale = navigator.languages.find((each) => each.startsWith(words.language)) ?? `${words.language}-GB`;

/** A currency's decimals: two for pounds, none for won and yen, three for Kuwaiti dinars. */
const decimalsOf = (currency: string): number =>
  new Intl.NumberFormat(locale, { style: "currency", currency }).resolvedOptions().maximumFractionDigits ?? 2;

/** Formats minor units. The number is passed as text, so that large amounts stay exact. */
export const formatMoney = ({ amount, currency }: Money): string => {
  const format = new Intl.NumberFormat(locale, { style: "currency", currency });
  const decimals = format.resolvedOptions().maximumFractionDigits ?? 2;
  const [, sign = "", digits = "0"] = /^(-?)(\d+)$/.exec(amount) ?? [];
  const padded = digits.padStart(decimals + 1, "0");
  const whole = padded.slice(0, padded.length - decimals);
  const text = decimals === 0 ? whole : `${whole}.${padded.slice(-decimals)}`;
  return format.format(`${sign}${text}` as Intl.StringNumericLiteral);
};

/** Parses typed text to minor units; undefined when it is not a positive amount. */
export const parseMoney = (typed: string, currency: string): Money | undefined => {
  const decimals = decimalsOf(currency);
  const [, whole = "", , part = ""] = /^(\d{1,12})([.,](\d*))?$/.exec(typed.trim()) ?? [];
  if (whole === "" || part.length > decimals) return undefined;
  const amount = (whole + part.padEnd(decimals, "0")).replace(/^0+/, "");
  return amount === "" ? undefined : { amount, currency };
};

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
