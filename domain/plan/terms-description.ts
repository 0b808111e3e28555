import { money } from "../money.ts";
import { deadlines } from "../protocol/deadlines.ts";
import { type Credit, type CreditTerms, type DueRule, isZeroCost, latenessTermsOf } from "../schedule/credit-terms.ts";
import type { DayCount } from "../schedule/day-count.ts";
import { join, say } from "../sentence.ts";
import type { Sentence, SentencePart } from "../sentence-part.ts";

/**
 * A credit's terms in sentences for the purchaser. `example` is the day of acceptance that the dates and the cost are computed for, if it is
 * to be written otherwise than as the credit has it; `false` once the goods are accepted, because then nothing is an example.
 */
export const describeTerms = (
  credit: Credit,
  example: SentencePart | false = { day: credit.acceptedOn },
): readonly Sentence[] =>
  [
    repaying(credit),
    ...interest(credit.terms),
    fees(credit),
    rolling(credit.terms),
    ...always(credit, example),
    late(credit),
    [withdrawal],
  ].filter((sentence) => sentence.length > 0);

/** What a late payment costs, so that it is known before the consent. */
const late = ({ principal: { currency }, terms }: Credit): Sentence => {
  const { fee, graceDays, retryDays } = latenessTermsOf(terms);
  if (!fee || !bearsLateFee(terms)) return ["There is no fee for paying late."];
  const inMoney = (minor: bigint): Sentence => say`${money(minor, currency)}`;
  const parts = [
    ...(fee.fixed > 0n ? [inMoney(fee.fixed)] : []),
    ...(fee.rateBasisPoints > 0 ? [say`${{ basisPoints: fee.rateBasisPoints }} of what is late`] : []),
  ];
  const after = graceDays === 0 ? "" : ` by more than ${graceDays} ${graceDays === 1 ? "day" : "days"}`;
  return say`A payment that is late${after} costs a fee of ${join(parts, " and ")}, and again every ${retryDays} ${retryDays === 1 ? "day" : "days"}: at most ${inMoney(fee.mostForInstalment)} for one payment, and ${inMoney(fee.mostForLoan)} in all.`;
};

const bearsLateFee = (terms: CreditTerms): boolean => {
  const { fee } = latenessTermsOf(terms);
  return fee !== undefined && (fee.fixed > 0n || fee.rateBasisPoints > 0);
};

const withdrawal = `You may cancel before you accept the goods, and within ${deadlines.withdrawal.days} days after it. You then send the goods back, and get back what you have paid for them.`;

const repaying = ({ principal, terms: { method, count, due } }: Credit): Sentence => {
  const parts = {
    parts: "equal parts",
    annuity: "equal instalments",
    equalPrincipal: "instalments of equal principal",
  };
  const how = count === 1 ? "in full" : `in ${count} ${parts[method]}`;
  return say`You pay ${principal} back ${how}, ${dueWords(due, count)}.`;
};

const dueWords = (due: DueRule, count: number): Sentence => {
  const once = count === 1;
  if (due.kind === "everyDays") return say`${once ? "" : "one every "}${due.days} days after you accept the goods`;
  if (due.kind === "monthly")
    return due.first === undefined
      ? say`${once ? "a month" : "one every month"} after you accept the goods`
      : say`${once ? "" : "one every month from "}${{ day: due.first }}${once ? "" : " on"}`;
  const day = due.day === "last" ? "the last day" : `day ${due.day}`;
  const least = due.atLeastDays > 1 ? `${due.atLeastDays} days` : "a day";
  return say`${once ? "on" : "one on"} ${day} of ${once ? "a month," : "each month, the first"} at least ${least} after you accept the goods`;
};

const counted: Record<DayCount, string> = {
  "actual/365": "by the calendar's days over a year of 365 (actual/365)",
  "actual/360": "by the calendar's days over a year of 360 (actual/360)",
  "30/360": "by months of 30 days over a year of 360 (30/360)",
  "30E/360": "by months of 30 days over a year of 360 (30E/360)",
};

const interest = ({
  rateBasisPoints,
  dayCount,
  interestFreeDays,
  principalGrace,
}: CreditTerms): readonly Sentence[] => {
  const grace = principalGrace > 0 ? [say`The first ${principalGrace} instalments are of interest and fees only.`] : [];
  if (rateBasisPoints === 0) return [["There is no interest."], ...grace];
  return [
    say`Interest is ${{ basisPoints: rateBasisPoints }} a year, fixed, on what is left to pay, counted ${counted[dayCount]}.`,
    ...(interestFreeDays > 0 ? [say`The first ${interestFreeDays} days after you accept bear no interest.`] : []),
    ...grace,
  ];
};

const fees = ({ principal, terms }: Credit): Sentence => {
  const { openingFee, instalmentFee } = terms;
  const sentences = [
    ...(openingFee > 0n ? [say`${money(openingFee, principal.currency)} with the first instalment`] : []),
    ...(instalmentFee > 0n ? [say`${money(instalmentFee, principal.currency)} with each instalment`] : []),
  ];
  return sentences.length === 0
    ? [bearsLateFee(terms) ? "There are no fees if you pay on time." : "There are no fees."]
    : say`Fees are ${join(sentences, ", and ")}.`;
};

const moves: Record<CreditTerms["rolling"], string> = {
  none: "",
  following: "the next day on which they do",
  modifiedFollowing: "the next day on which they do, or back when that is in the next month",
  preceding: "the last day before on which they do",
};

const rolling = ({ rolling: how }: CreditTerms): Sentence =>
  how === "none" ? [] : say`A due date on which no bank works moves to ${moves[how]}.`;

const always = ({ terms }: Credit, example: SentencePart | false): readonly Sentence[] => [
  example === false
    ? ["Nothing is due before you accept the goods."]
    : say`Nothing is due before you accept the goods; the dates and the cost are those of goods accepted on ${example}.`,
  isZeroCost(terms)
    ? ["You may pay all or a part of it earlier at any time."]
    : ["You may pay all or a part of it earlier at any time, and it then costs less."],
];
