import { addDays, type Day, isAfter, laterOf } from "../calendar.ts";
import { min, money, type Money, proportion, subtract, zero } from "../money.ts";
import { reject, type Rejection } from "../rejection.ts";
import { type Pause, runningDays, runningIntervals } from "./pause.ts";

/** A delinquency bucket: debts from `from` days past due up to the start of the next bucket. */
export type Bucket = { readonly name: string; readonly from: number };

/** The buckets that lenders commonly report. */
export const defaultBuckets: readonly Bucket[] = [
  { name: "1-30", from: 1 },
  { name: "31-60", from: 31 },
  { name: "61-90", from: 61 },
  { name: "90+", from: 91 },
];

/** Days past due without paused days; zero on or before the due date. */
export const daysPastDue = (due: Day, today: Day, pauses: readonly Pause[] = []): number =>
  runningDays(due, today, pauses);

/** The bucket of a debt by days past due; undefined while it is not past due. */
export const bucketOf = (days: number, buckets: readonly Bucket[] = defaultBuckets): Bucket | undefined =>
  buckets.findLast(({ from }) => days >= from);

/** The error in a list of buckets, if any. */
export const checkBuckets = (buckets: readonly Bucket[]): Rejection | undefined =>
  buckets.length > 0 &&
  buckets.every(({ from }, index) => Number.isInteger(from) && from > (buckets[index - 1]?.from ?? 0))
    ? undefined
    : reject("InvalidRequest", "buckets: each must start later than the one before, the first on day 1 or later");

/** The date on which a debt becomes `days` past due; undefined while an open-ended pause prevents it. */
export const dayPastDue = (due: Day, days: number, pauses: readonly Pause[] = []): Day | undefined => {
  if (days <= 0) return addDays(due, days);
  let remaining = days;
  // After the last pause all days count, unless a pause is open-ended; then the interval stops there.
  const horizon = addDays(
    pauses.reduce((last, pause) => laterOf(last, pause.until ?? pause.from), due),
    days,
  );
  for (const { from, to } of runningIntervals(due, horizon, pauses)) {
    const here = runningDays(from, to, []);
    if (here >= remaining) return addDays(from, remaining);
    remaining -= here;
  }
  return undefined;
};

/** The dates of reminders; `offsets` are days past due, negative for days before the due date. */
export const reminderDays = (
  due: Day,
  offsets: readonly number[],
  pauses: readonly Pause[] = [],
): readonly { readonly offset: number; readonly on: Day }[] =>
  offsets
    .toSorted((a, b) => a - b)
    .flatMap((offset) => {
      const on = dayPastDue(due, offset, pauses);
      // A reminder that falls into a pause is skipped, instead of being sent late together with the next one.
      const isSkipped =
        on === undefined || pauses.some(({ from, until }) => from <= on && (!until || isAfter(until, on)));
      return isSkipped ? [] : [{ offset, on }];
    });

/** The late fee: a fixed part in minor units and a share of the overdue amount, within two caps in minor units. */
export type LateFeeTerms = {
  readonly fixed: bigint;
  readonly rateBasisPoints: number;
  readonly mostForInstalment: bigint;
  readonly mostForLoan: bigint;
};

/** The error in the terms of a late fee, if any. */
export const checkLateFee = (terms: LateFeeTerms): Rejection | undefined => {
  const { fixed, rateBasisPoints, mostForInstalment, mostForLoan } = terms;
  return fixed < 0n ||
    mostForInstalment < 0n ||
    mostForLoan < 0n ||
    !Number.isInteger(rateBasisPoints) ||
    rateBasisPoints < 0
    ? reject("InvalidRequest", "a late fee and its caps must be integers and not negative")
    : undefined;
};

/** The late fee for an overdue amount, given the fees charged before; zero once a cap is reached. */
export const lateFee = (
  overdue: Money,
  terms: LateFeeTerms,
  charged: { readonly forInstalment: Money; readonly forLoan: Money },
): Money | Rejection => {
  if (overdue.minor < 0n || charged.forInstalment.minor < 0n || charged.forLoan.minor < charged.forInstalment.minor)
    return reject(
      "AmountOutOfRange",
      "amounts must not be negative, and a loan's fees include those of its instalment",
    );
  const wrong = checkLateFee(terms);
  if (wrong) return wrong;
  const { fixed, rateBasisPoints, mostForInstalment, mostForLoan } = terms;
  if (overdue.minor === 0n) return overdue;
  const share = proportion(overdue, BigInt(rateBasisPoints), 10_000n, "down");
  const fee = money(fixed + share.minor, overdue.currency);
  const allowed = min(
    subtract(money(mostForInstalment, overdue.currency), charged.forInstalment),
    subtract(money(mostForLoan, overdue.currency), charged.forLoan),
  );
  return allowed.minor > 0n ? min(fee, allowed) : zero(overdue.currency);
};
