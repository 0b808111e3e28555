import { addTime, type Instant } from "../../calendar.ts";
import type { ApprovedLoan, Loan } from "../loan.ts";
import type { LoanRefund, OpenCancellation } from "../records.ts";
import { deadlines } from "../../protocol/deadlines.ts";
import { reject, type Rejection } from "../../rejection.ts";
import { cancellationOf } from "./open-cancellation.ts";
import { resumeLoan } from "./refund.ts";

/**
 * The lender ends a pause of its own, without the gateway, once the mall's answer, its silence and a verdict should have ended it by the
 * lender's clock: the loan runs again, and each due date moves by the days of the pause.
 */
export const endPause = (
  loan: Loan,
  cancellation: number,
  now: Instant,
  by?: LoanRefund["by"],
): ApprovedLoan | Rejection => {
  const open = cancellationOf(loan, cancellation);
  if (!open) return reject("CancellationUnknown", `the loan is not paused for a cancellation ${cancellation}`);
  const from = endsFrom(open);
  return from > now
    ? reject("WrongState", `until ${from} the mall's answer or a verdict can still end cancellation ${cancellation}`)
    : resumeLoan(loan, cancellation, now, by);
};

/** True once the lender's staff may end the pause of that cancellation. */
export const mayEndPause = (loan: Loan, cancellation: number, now: Instant): boolean => {
  const open = cancellationOf(loan, cancellation);
  return open !== undefined && endsFrom(open) <= now;
};

const endsFrom = ({ until }: OpenCancellation): Instant => addTime(until, deadlines.dispute);
