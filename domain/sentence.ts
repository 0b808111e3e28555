import { dayOf, formatDay } from "./calendar.ts";
import { formatLeft, formatMoney, isPositive, type Money, money, toWire } from "./money.ts";
import { reject, type Rejection, type RejectionCode } from "./rejection.ts";
import type { Sentence, SentencePart } from "./sentence-part.ts";

type Value = Money | SentencePart | Sentence | number;

/** Writes a sentence with its amounts and days as values: say`You pay ${amount} back.` A page writes them in its reader's format. */
export const say = (texts: TemplateStringsArray, ...values: readonly Value[]): Sentence =>
  joinTexts(texts.flatMap((text, i) => [text, ...partsOf(values[i] ?? "")]));

/** Joins sentences or parts of one, with a text between them. */
export const join = (sentences: readonly Sentence[], between: string): Sentence =>
  joinTexts(sentences.flatMap((sentence, i) => (i === 0 ? sentence : [between, ...sentence])));

/** The sentence as English text, for readers of whom nothing is known. */
export const textOf = (sentence: Sentence): string => sentence.map(partText).join("");

/** Makes a rejection whose amounts and days a page can write in its own format. */
export const rejectSaying = (rejected: RejectionCode, sentence: Sentence): Rejection => ({
  ...reject(rejected, textOf(sentence)),
  sentence,
});

/** A rejection that says what is left of an amount: `£80.00 can still be repaid`. */
export const rejectLeft = (rejected: RejectionCode, left: Money, done: string): Rejection =>
  isPositive(left)
    ? rejectSaying(rejected, say`${left} can still be ${done}`)
    : reject(rejected, formatLeft(left, done));

const partsOf = (value: Value): Sentence => {
  if (typeof value === "number") return [String(value)];
  if (typeof value === "string") return [value];
  if (Array.isArray(value)) return value as Sentence;
  return "minor" in value ? [toWire(value)] : [value as SentencePart];
};

/** One text instead of several in a row, and none that is empty. */
const joinTexts = (parts: Sentence): Sentence =>
  parts.reduce<Sentence>((done, part) => {
    const last = done.at(-1);
    if (part === "") return done;
    return typeof part === "string" && typeof last === "string" ? [...done.slice(0, -1), last + part] : [...done, part];
  }, []);

const partText = (part: SentencePart): string => {
  if (typeof part === "string") return part;
  if ("currency" in part) return formatMoney(money(BigInt(part.amount), part.currency));
  if ("day" in part) return formatDay(part.day);
  if ("line" in part) return part.line;
  return "at" in part ? formatDay(dayOf(part.at)) : `${(part.basisPoints / 100).toFixed(2)} %`;
};
