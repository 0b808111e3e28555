import { addDays, type Day, dayOf, daysBetween, type Instant, laterOf } from "../calendar.ts";
import { postTransition, type Loan } from "./loan.ts";
import { reject, type Rejection } from "../rejection.ts";

/** A cancellation is under way: dues, collections and reminders stand still. Paused by the same one twice is once. */
export const pauseLoan = (loan: Loan, cancellation: number, now: Instant): Loan | Rejection => {
  if (["declined", "expired"].includes(loan.status))
    return reject("WrongState", `a loan that is ${loan.status} has nothing to cancel`);
  const by = loan.paused?.by ?? [];
  if (by.includes(cancellation) || loan.refunds.some(({ no }) => no === cancellation)) return loan;
  return postTransition(
    loan,
    { paused: { since: loan.paused?.since ?? dayOf(now), by: [...by, cancellation] } },
    [],
    now,
  );
};

/** When the last cancellation ends, every day to come moves by the days the clock stood still. */
export const resume = (loan: Loan, no: number, today: Day): Loan => {
  const { paused, ...running } = loan;
  if (!paused) return loan;
  const by = paused.by.filter((each) => each !== no);
  if (by.length > 0) return { ...running, paused: { ...paused, by } };
  if (loan.acceptedOn === undefined) return running;
  const since = laterOf(paused.since, loan.acceptedOn);
  const days = daysBetween(since, laterOf(since, today));
  if (days === 0) return running;
  const moved = (day: Day, last: boolean): Day => (day > since || (last && day === since) ? addDays(day, days) : day);
  return {
    ...running,
    pauses: [...loan.pauses, { from: since, until: today }],
    instalments: loan.instalments.map((each) =>
      each.due > since ? { ...each, from: moved(each.from, each.no > 1), due: moved(each.due, false) } : each,
    ),
    ...(loan.retry && { retry: { ...loan.retry, on: moved(loan.retry.on, true) } }),
    ...(loan.promises && {
      promises: loan.promises.map((each) => (each.status === "open" ? { ...each, on: moved(each.on, true) } : each)),
    }),
  };
};
