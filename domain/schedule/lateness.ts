import { addDays, type Day, isAfter, laterOf } from "../calendar.ts";
import { min, money, type Money, proportion, subtract, zero } from "../money.ts";
import { reject, type Rejection } from "../rejection.ts";
import { type Pause, runningDays, runningIntervals } from "./pause.ts";

/** A delinquency bucket: it holds debts from so many days past due, up to where the next one begins. */
export type Bucket = { readonly name: string; readonly from: number };

/** The buckets that lenders usually report. */
export const defaultBuckets: readonly Bucket[] = [
  { name: "1-30", from: 1 },
  { name: "31-60", from: 31 },
  { name: "61-90", from: 61 },
  { name: "90+", from: 91 },
];

/** Days past due with paused days taken out; none on the due date itself or before. */
export const daysPastDue = (due: Day, today: Day, pauses: readonly Pause[] = []): number =>
  runningDays(due, today, pauses);

/** The bucket of a debt that is so many days past due; none while it is in time. */
export const bucketOf = (days: number, buckets: readonly Bucket[] = defaultBuckets): Bucket | undefined =>
  buckets.findLast(({ from }) => days >= from);

/** The first wrong thing in a list of buckets, if any. */
export const checkBuckets = (buckets: readonly Bucket[]): Rejection | undefined =>
  buckets.length > 0 &&
  buckets.every(({ from }, index) => Number.isInteger(from) && from > (buckets[index - 1]?.from ?? 0))
    ? undefined
    : reject("InvalidRequest", "buckets: each begins on a later day than the one before, the first on day 1 or later");

/** The day on which a debt becomes so many days past due; none while a pause without end stands in the way. */
export const dayPastDue = (due: Day, days: number, pauses: readonly Pause[] = []): Day | undefined => {
  if (days <= 0) return addDays(due, days);
  let left = days;
  // Beyond the last end of a pause the clock runs on, unless one has no end; then the interval is cut off there.
  const horizon = addDays(
    pauses.reduce((last, pause) => laterOf(last, pause.until ?? pause.from), due),
    days,
  );
  for (const { from, to } of runningIntervals(due, horizon, pauses)) {
    const here = runningDays(from, to, []);
    if (here >= left) return addDays(from, left);
    left -= here;
  }
  return undefined;
};

/** The days on which a debt is reminded of: `offsets` are days past due, below nothing for days before. */
export const reminderDays = (
  due: Day,
  offsets: readonly number[],
  pauses: readonly Pause[] = [],
): readonly { readonly offset: number; readonly on: Day }[] =>
  offsets
    .toSorted((a, b) => a - b)
    .flatMap((offset) => {
      const on = dayPastDue(due, offset, pauses);
      // A reminder that would come while all is paused is not sent, rather than sent late with the next one.
      const silent = on === undefined || pauses.some(({ from, until }) => from <= on && (!until || isAfter(until, on)));
      return silent ? [] : [{ offset, on }];
    });

/** What lateness costs: a fixed part in minor units and a share of what is overdue, within two caps in minor units. */
export type LateFeeTerms = {
  readonly fixed: bigint;
  readonly rateBasisPoints: number;
  readonly mostForInstalment: bigint;
  readonly mostForLoan: bigint;
};

/** The first wrong thing in the terms of a late fee, if any. */
export const checkLateFee = (terms: LateFeeTerms): Rejection | undefined => {
  const { fixed, rateBasisPoints, mostForInstalment, mostForLoan } = terms;
  return fixed < 0n ||
    mostForInstalment < 0n ||
    mostForLoan < 0n ||
    !Number.isInteger(rateBasisPoints) ||
    rateBasisPoints < 0
    ? reject("InvalidRequest", "a late fee and its caps are whole and not negative")
    : undefined;
};

/** The late fee for an overdue amount, given what was charged before; nothing once a cap is reached. */
export const lateFee = (
  overdue: Money,
  terms: LateFeeTerms,
  charged: { readonly forInstalment: Money; readonly forLoan: Money },
): Money | Rejection => {
  if (overdue.minor < 0n || charged.forInstalment.minor < 0n || charged.forLoan.minor < charged.forInstalment.minor)
    return reject(
      "AmountOutOfRange",
      "nothing is less than nothing, and a loan is charged at least what its instalment is",
    );
  const wrong = checkLateFee(terms);
  if (wrong) return wrong;
  const { fixed, rateBasisPoints, mostForInstalment, mostForLoan } = terms;
  if (overdue.minor === 0n) return overdue;
  const share = proportion(overdue, BigInt(rateBasisPoints), 10_000n, "down");
  const asked = money(fixed + share.minor, overdue.currency);
  const room = min(
    subtract(money(mostForInstalment, overdue.currency), charged.forInstalment),
    subtract(money(mostForLoan, overdue.currency), charged.forLoan),
  );
  return room.minor > 0n ? min(asked, room) : zero(overdue.currency);
};
