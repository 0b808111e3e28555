import { reject, type Rejection } from "../rejection.ts";
import { type Bucket, checkBuckets, checkLateFee, defaultBuckets, type LateFeeTerms } from "./lateness.ts";
import { isIntegerBetween } from "../whole-number.ts";

/** The lender's terms for late payment. Days are days past due, without paused days. */
export type LatenessTerms = {
  /** When the purchaser is reminded; negative for days before the due date. */
  readonly reminders: readonly number[];
  /** Days until a refused collection is retried. */
  readonly retryDays: number;
  /** Days past due within which a payment bears no late fee. */
  readonly graceDays: number;
  /** Charged after the grace period and again every `retryDays`, up to its caps; absent when no fee was agreed. */
  readonly fee?: LateFeeTerms;
  /** The delinquency buckets for reports. */
  readonly buckets: readonly Bucket[];
  /** Days past due after which a debt is charged off. */
  readonly chargeOffDays: number;
};

/** The terms that apply when a credit has none of its own; they are not stored. */
export const defaultLateness: LatenessTerms = {
  // Before each debit, in time to move money; after a weekend, a week later, and before the collection is retried.
  reminders: [-3, 3, 10, 20],
  // Wages are paid within a month.
  retryDays: 30,
  graceDays: 7,
  buckets: defaultBuckets,
  // The maximum age that bank supervisors allow for revolving credit.
  chargeOffDays: 180,
};

/** A reminder can be from a month before to three years after the due date; more than 12 would not be read. */
const limits = { before: -30, days: 1095, reminders: 12 };

/** The first error in terms of late payment, if any. */
export const checkLateness = (terms: LatenessTerms): Rejection | undefined => {
  const { reminders, retryDays, graceDays, fee, buckets, chargeOffDays } = terms;
  if (
    reminders.length > limits.reminders ||
    !reminders.every((offset) => isIntegerBetween(offset, limits.before, limits.days))
  )
    return reject(
      "InvalidRequest",
      `reminders: at most ${limits.reminders}, from ${limits.before} to ${limits.days} days past due`,
    );
  if (!isIntegerBetween(retryDays, 1, limits.days))
    return reject("InvalidRequest", `retryDays: from 1 to ${limits.days}`);
  if (!isIntegerBetween(graceDays, 0, limits.days))
    return reject("InvalidRequest", `graceDays: from 0 to ${limits.days}`);
  if (!isIntegerBetween(chargeOffDays, 1, limits.days))
    return reject("InvalidRequest", `chargeOffDays: from 1 to ${limits.days}`);
  return (fee && checkLateFee(fee)) ?? checkBuckets(buckets);
};
