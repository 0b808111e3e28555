import { exampleAmount, formatMinor } from "../../domain/currency.ts";
import { amountLocale, dayLocale } from "../../domain/locale.ts";
import { parseTyped } from "../../domain/typed-amount.ts";
import type { Money } from "../sdk/purchase.ts";
import type { Sentence } from "../sdk/sentence.ts";

/** The reader's locales for days and for amounts: the same as in the notices of a purchase to which they agreed here. */
const [locale, numberLocale] = [dayLocale(navigator.languages[0]), amountLocale(navigator.languages[0])];

/** Formats minor units, with the decimals of ISO 4217. */
export const formatMoney = ({ amount, currency }: Money): string => formatMinor(BigInt(amount), currency, numberLocale);

/** Parses typed text to minor units; undefined when it is not a positive amount. */
export const parseMoney = (typed: string, currency: string): Money | undefined => {
  const minor = parseTyped(typed, currency, numberLocale);
  return minor === undefined || minor === 0n ? undefined : { amount: minor.toString(), currency };
};

/** A rate in per cent with its decimals, such as `15.9`, as the reader writes it. */
export const formatPercent = (percent: string): string => {
  const decimals = percent.split(".")[1]?.length ?? 0;
  const format = { minimumFractionDigits: decimals, maximumFractionDigits: decimals };
  return `${new Intl.NumberFormat(numberLocale, format).format(Number(percent))} %`;
};

/** A sentence of lender or gateway, whose amounts and days are written like all others of the page. */
export const formatSentence = (sentence: Sentence, nameOf: (line: string) => string = (line) => line): string =>
  sentence
    .map((part) => {
      if (typeof part === "string") return part;
      if ("currency" in part) return formatMoney(part);
      if ("line" in part) return nameOf(part.line);
      if ("basisPoints" in part) return formatPercent((part.basisPoints / 100).toFixed(2));
      return formatDay("day" in part ? part.day : part.at);
    })
    .join("");

/** An amount as the reader may type it, for the sentence that says how. */
export const exampleOf = (currency: string): string => exampleAmount(currency, numberLocale);

/** True for an amount of zero. */
export const isZero = ({ amount }: Money): boolean => amount === "0";

/** True for an amount below zero: a discount, which has no quantity. */
export const isNegative = ({ amount }: Money): boolean => amount.startsWith("-");

/** True for an amount above zero. */
export const isPositive = ({ amount }: Money): boolean => BigInt(amount) > 0n;

/** The first amount less the second, in one currency. */
export const subtractMoney = (from: Money, less: Money): Money => ({
  amount: String(BigInt(from.amount) - BigInt(less.amount)),
  currency: from.currency,
});

/** The sum of amounts in one currency. */
export const addMoney = (first: Money, ...more: readonly Money[]): Money => ({
  amount: String(more.reduce((sum, { amount }) => sum + BigInt(amount), BigInt(first.amount))),
  currency: first.currency,
});

/** Formats a calendar day, which is the same everywhere, or the day of an instant where the reader is. */
export const formatDay = (day: string): string => formatDate(day, "long");

/** The same, short enough for a table on a phone. */
export const formatShortDay = (day: string): string => formatDate(day, "medium");

const formatDate = (day: string, dateStyle: "long" | "medium"): string =>
  new Intl.DateTimeFormat(locale, { dateStyle, ...(isCalendarDay(day) && { timeZone: "UTC" }) }).format(
    Date.parse(day),
  );

const isCalendarDay = (text: string): boolean => text.length === "yyyy-mm-dd".length;

/** The calendar day of a moment where the reader is: `2026-12-01`. */
export const localDayOf = (ms: number): string => {
  const moment = new Date(ms);
  const [month, day] = [moment.getMonth() + 1, moment.getDate()].map((part) => String(part).padStart(2, "0"));
  return `${moment.getFullYear()}-${month}-${day}`;
};

/** Formats an instant in the reader's time zone. */
export const formatMoment = (instant: string): string =>
  new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short" }).format(Date.parse(instant));

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
