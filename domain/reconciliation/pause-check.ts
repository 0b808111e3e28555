import { addTime, dayOf, type Instant } from "../calendar.ts";
import type { Loan } from "../loan/loan.ts";
import type { Purchase } from "../purchase/purchase.ts";
import { type Cancellation, isUnsettled } from "../purchase/records.ts";
import { compareValues, type Difference } from "./difference.ts";

/** A phase takes seconds; one that the other side has not answered in a day needs a person. */
const grace = { days: 1 };

/**
 * Where one side waits for a cancellation and the other does not: a loan that stays paused although the gateway has ended the cancellation,
 * and a cancellation of which the lender does not know. `one` is the gateway's status and `other` the lender's.
 */
export const pauseDifferences = (purchase: Purchase, loan: Loan, now: Instant): readonly Difference[] => [
  ...(loan.paused?.by ?? [])
    .filter((no) => isOldPause(purchase, loan, now) && !isOpen(cancellationOf(purchase, no)))
    .flatMap((no) => differs(loan, no, cancellationOf(purchase, no)?.status, "paused")),
  ...purchase.cancellations
    .filter((each) => isOpen(each) && addTime(each.at, grace) <= now && !isKnown(loan, each))
    .flatMap(({ no, status }) => differs(loan, no, status, undefined)),
];

const differs = ({ id }: Loan, no: number, one: string | undefined, other: string | undefined) =>
  compareValues(id, `cancellation ${no}`, one, other);

const cancellationOf = ({ cancellations }: Purchase, no: number): Cancellation | undefined =>
  cancellations.find((each) => each.no === no);

/** The purchaser's, and neither ended nor booked. */
const isOpen = (cancellation: Cancellation | undefined): boolean =>
  cancellation !== undefined &&
  !cancellation.initiatedBy &&
  isUnsettled(cancellation) &&
  cancellation.status !== "parked";

/** An expired loan has nothing to pause. */
const isKnown = ({ status, paused, refunds }: Loan, { no }: Cancellation): boolean =>
  status === "expired" || paused?.by.includes(no) === true || refunds.some((each) => each.no === no);

/** Both sides are read one after the other: what has just changed may differ. */
const isOldPause = ({ event }: Purchase, { paused }: Loan, now: Instant): boolean =>
  paused !== undefined && paused.since < dayOf(now) && addTime(event.at, { hours: 1 }) <= now;
