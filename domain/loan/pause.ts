import { addDays, type Day, dayOf, daysBetween, type Instant, laterOf } from "../calendar.ts";
import { type ApprovedLoan, type Loan, postTransition } from "./loan.ts";
import type { OpenCancellation } from "./records.ts";
import { reject, type Rejection } from "../rejection.ts";

/**
 * Pauses due dates, collections and reminders while a cancellation or dispute is open, and keeps what is `known` about it. A repeat for
 * the same one changes nothing.
 */
export const pauseLoan = (
  loan: Loan,
  cancellation: number,
  now: Instant,
  notice: "cancellation_requested" | "dispute_opened" = "cancellation_requested",
  known?: Omit<OpenCancellation, "no">,
): ApprovedLoan | Rejection => {
  if (loan.status === "declined" || loan.status === "expired")
    return reject("WrongState", `a loan with status ${loan.status} has nothing to cancel`);
  const by = loan.paused?.by ?? [];
  if (by.includes(cancellation) || loan.refunds.some(({ no }) => no === cancellation)) return loan;
  return postTransition(
    {
      ...loan,
      paused: { since: loan.paused?.since ?? dayOf(now), by: [...by, cancellation] },
      ...(known && { cancellations: [...(loan.cancellations ?? []), { no: cancellation, ...known }] }),
    },
    [],
    now,
    notice,
  );
};

/** Ends a cancellation's pause; with the last one, every day to come moves by the days of the pause. */
export const resume = (before: ApprovedLoan, no: number, today: Day): ApprovedLoan => {
  const loan = withoutCancellation(before, no);
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

const withoutCancellation = (loan: ApprovedLoan, ended: number): ApprovedLoan => {
  const { cancellations, ...rest } = loan;
  const open = (cancellations ?? []).filter(({ no }) => no !== ended);
  return open.length > 0 ? { ...rest, cancellations: open } : rest;
};

const withoutPause = (loan: ApprovedLoan): ApprovedLoan => {
  const { paused: _, ...running } = loan;
  return running;
};
