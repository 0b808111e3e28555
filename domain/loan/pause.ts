import { addDays, addTime, type Day, dayOf, daysBetween, type Instant, laterOf } from "../calendar.ts";
import { type ApprovedLoan, type Loan, postTransition } from "./loan.ts";
import { deadlines } from "../protocol/deadlines.ts";
import { reject, type Rejection } from "../rejection.ts";

/** Pauses due dates, collections and reminders while a cancellation or dispute is open. A repeat for the same one changes nothing. */
export const pauseLoan = (
  loan: Loan,
  cancellation: number,
  now: Instant,
  notice: "cancellation_requested" | "dispute_opened" = "cancellation_requested",
): ApprovedLoan | Rejection => {
  if (loan.status === "declined" || loan.status === "expired")
    return reject("WrongState", `a loan with status ${loan.status} has nothing to cancel`);
  const by = loan.paused?.by ?? [];
  if (by.includes(cancellation) || loan.refunds.some(({ no }) => no === cancellation)) return loan;
  return postTransition(
    { ...loan, paused: { since: loan.paused?.since ?? dayOf(now), by: [...by, cancellation] } },
    [],
    now,
    notice,
  );
};

/**
 * True once goods that were not accepted should have left, by the lender's own clock: then they may be cancelled on the purchaser's behalf.
 * The lender may have decided a day after the request, from which the gateway counts.
 */
export const isShipmentOverdue = ({ acceptedOn, createdAt }: Loan, now: Instant): boolean =>
  acceptedOn === undefined && addTime(now, deadlines.lenderTimeout) >= addTime(createdAt, deadlines.shipment);

/** Ends a cancellation's pause; with the last one, every day to come moves by the days of the pause. */
export const resume = (loan: ApprovedLoan, no: number, today: Day): ApprovedLoan => {
  const { paused } = loan;
  if (!paused) return loan;
  const by = paused.by.filter((each) => each !== no);
  if (by.length > 0) return { ...loan, paused: { ...paused, by } };
  if (loan.acceptedOn === undefined) return withoutPause(loan);
  const since = laterOf(paused.since, loan.acceptedOn);
  const days = daysBetween(since, laterOf(since, today));
  if (days === 0) return withoutPause(loan);
  const moved = (day: Day, last: boolean): Day => (day > since || (last && day === since) ? addDays(day, days) : day);
  return withoutPause({
    ...loan,
    pauses: [...loan.pauses, { from: since, until: today }],
    instalments: loan.instalments.map((each) =>
      each.due > since ? { ...each, from: moved(each.from, each.no > 1), due: moved(each.due, false) } : each,
    ),
    ...(loan.retry && { retry: { ...loan.retry, on: moved(loan.retry.on, true) } }),
    ...(loan.promises && {
      promises: loan.promises.map((each) => (each.status === "open" ? { ...each, on: moved(each.on, true) } : each)),
    }),
  });
};

const withoutPause = (loan: ApprovedLoan): ApprovedLoan => {
  const { paused: _, ...running } = loan;
  return running;
};
