import { type Day, dayOf, type Instant } from "../../calendar.ts";
import { dueBy } from "../loan-schedule.ts";
import { postTransition, type Loan } from "../loan.ts";
import { isPositive } from "../../money.ts";
import { checkPromise, type PaymentPromise } from "../../protocol/promise.ts";
import { reject, type Rejection } from "../../rejection.ts";

/**
 * The purchaser promises to pay the overdue amount on a day: until then the lender sends no reminder, charges no fee and collects
 * nothing, and on that day it collects. A repeat of the promise changes nothing.
 */
export const takePromise = (loan: Loan, { no, on }: { no: number; on: Day }, now: Instant): Loan | Rejection => {
  const promises = loan.promises ?? [];
  if (promises.some((each) => each.no === no)) return loan;
  if (loan.paused) return reject("LoanPaused", "a cancellation is under way, so nothing is collected");
  const today = dayOf(now);
  if (loan.status !== "repaying" || !isPositive(dueBy(loan, today)))
    return reject("WrongState", "nothing is overdue, so there is nothing to promise");
  const promise: PaymentPromise = { no, on, status: "open" };
  return (
    checkPromise(promises, on, today) ??
    postTransition({ ...loan, promises: [...promises, promise] }, [], now, "promised")
  );
};
