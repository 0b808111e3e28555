import type { Money } from "../sdk/purchase.ts";
import { words } from "./words.ts";

/** The reader's own way to write numbers and days, as far as it is of the language that the page speaks. */
const locale = navigator.languages.find((each) => each.startsWith(words.language)) ?? `${words.language}-GB`;

/** How many decimals a currency has: two for pounds, none for won and yen, three for Kuwaiti dinars. */
const decimalsOf = (currency: string): number =>
  new Intl.NumberFormat(locale, { style: "currency", currency }).resolvedOptions().maximumFractionDigits ?? 2;

/** Minor units as people read them. The number goes in as text, so that no amount is too large to be exact. */
export const formatMoney = ({ amount, currency }: Money): string => {
  const format = new Intl.NumberFormat(locale, { style: "currency", currency });
  const decimals = format.resolvedOptions().maximumFractionDigits ?? 2;
  const [, sign = "", digits = "0"] = /^(-?)(\d+)$/.exec(amount) ?? [];
  const padded = digits.padStart(decimals + 1, "0");
  const whole = padded.slice(0, padded.length - decimals);
  const text = decimals === 0 ? whole : `${whole}.${padded.slice(-decimals)}`;
  return format.format(`${sign}${text}` as Intl.StringNumericLiteral);
};

/** What a person typed as minor units; undefined when it is no amount above nothing. */
export const parseMoney = (typed: string, currency: string): Money | undefined => {
  const decimals = decimalsOf(currency);
  const [, whole = "", , part = ""] = /^(\d{1,12})([.,](\d*))?$/.exec(typed.trim()) ?? [];
  if (whole === "" || part.length > decimals) return undefined;
  const amount = (whole + part.padEnd(decimals, "0")).replace(/^0+/, "");
  return amount === "" ? undefined : { amount, currency };
};

/** True when there is none. */
export const isNothing = ({ amount }: Money): boolean => amount === "0";

/** A sum of amounts in one currency. */
export const addMoney = (first: Money, ...more: readonly Money[]): Money => ({
  amount: String(more.reduce((sum, { amount }) => sum + BigInt(amount), BigInt(first.amount))),
  currency: first.currency,
});

/** A calendar day; it is the same everywhere. */
export const formatDay = (day: string): string =>
  new Intl.DateTimeFormat(locale, { dateStyle: "long", timeZone: "UTC" }).format(
    Date.parse(`${day.slice(0, 10)}T00:00:00Z`),
  );

/** The same, short enough for a table on a telephone. */
export const formatShortDay = (day: string): string =>
  new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeZone: "UTC" }).format(Date.parse(`${day}T00:00:00Z`));

/** A moment, in the reader's own time. */
export const formatMoment = (instant: string): string =>
  new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short" }).format(Date.parse(instant));

/** When something ends: what ends with a day has no hour. */
export const formatEnd = (instant: string): string =>
  instant.endsWith("T00:00:00.000Z") ? formatDay(instant) : formatMoment(instant);

/** Hours and minutes, in the reader's own time. */
export const formatTime = (instant: string): string =>
  new Intl.DateTimeFormat(locale, { timeStyle: "short" }).format(Date.parse(instant));

/** `mall_thistle` as a name, where nobody has told us a better one. */
export const formatName = (id: string): string =>
  id
    .replace(/^[a-z]+_/, "")
    .split("_")
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join(" ");
