import { reject, type Rejection } from "../rejection.ts";
import { type Bucket, checkBuckets, checkLateFee, type LateFeeTerms, defaultBuckets } from "./lateness.ts";

/** What a lender does about a debt that is not paid on its day. Days are days past due, with paused days taken out. */
export type LatenessTerms = {
  /** When the purchaser is reminded; below nothing for days before the due date. */
  readonly reminders: readonly number[];
  /** A collection that the bank refused is asked again after so many days. */
  readonly retryDays: number;
  /** An instalment paid so many days past due, or earlier, bears no late fee. */
  readonly graceDays: number;
  /** Charged after the grace and again every `retryDays`, up to its caps; nothing costs what was not agreed. */
  readonly fee?: LateFeeTerms;
  /** How debts are counted by age. */
  readonly buckets: readonly Bucket[];
  /** A debt so many days past due is given up. */
  readonly chargeOffDays: number;
};

/** What holds when the terms of a credit say nothing of lateness; so it is not stored. */
export const defaultLateness: LatenessTerms = {
  // After the weekend, after a week more, and before the bank is asked again.
  reminders: [3, 10, 20],
  // By then wages have come.
  retryDays: 30,
  graceDays: 7,
  buckets: defaultBuckets,
  // What bank supervisors let revolving credit age at most.
  chargeOffDays: 180,
};

/** A reminder may come a month before and within three years, and there are no more of them than a person reads. */
const limits = { before: -30, days: 1095, reminders: 12 };

/** The first wrong thing in terms of lateness, if any. */
export const checkLateness = (terms: LatenessTerms): Rejection | undefined => {
  const { reminders, retryDays, graceDays, fee, buckets, chargeOffDays } = terms;
  if (reminders.length > limits.reminders || !reminders.every((offset) => between(offset, limits.before, limits.days)))
    return reject(
      "InvalidRequest",
      `reminders: at most ${limits.reminders}, from ${limits.before} to ${limits.days} days past due`,
    );
  if (!between(retryDays, 1, limits.days)) return reject("InvalidRequest", `retryDays: from 1 to ${limits.days}`);
  if (!between(graceDays, 0, limits.days)) return reject("InvalidRequest", `graceDays: from 0 to ${limits.days}`);
  if (!between(chargeOffDays, 1, limits.days))
    return reject("InvalidRequest", `chargeOffDays: from 1 to ${limits.days}`);
  return (fee && checkLateFee(fee)) ?? checkBuckets(buckets);
};

const between = (value: number, least: number, greatest: number): boolean =>
  Number.isInteger(value) && value >= least && value <= greatest;
