import type { Instant } from "../../calendar.ts";
import type { ApprovedLoan, Loan } from "../loan.ts";
import type { DisputeDecision } from "../../protocol/instruction.ts";
import { reject, type Rejection } from "../../rejection.ts";
import { cancellationOf } from "./open-cancellation.ts";
import { refund, resumeLoan } from "./refund.ts";
import type { LoanRefund } from "../records.ts";
import { atMost, formatMoney, isPositive } from "../../money.ts";

/**
 * The loan after the verdict of a dispute, for which it is paused: the amount for the purchaser is refunded; without one the loan
 * resumes, and each due date moves by the days of the pause. A dispute has one verdict.
 */
export const applyDisputeDecision = (
  loan: Loan,
  decision: DisputeDecision,
  now: Instant,
  by?: LoanRefund["by"],
): ApprovedLoan | Rejection => {
  const { cancellation } = decision;
  if (loan.refunds.some(({ no }) => no === cancellation))
    return reject("DisputeAlreadyDecided", `cancellation ${cancellation} has its refund, or was dismissed`);
  const open = cancellationOf(loan, cancellation);
  if (!open) return reject("CancellationUnknown", `the loan is not paused for a cancellation ${cancellation}`);
  if (decision.favours === "mall") return resumeLoan(loan, cancellation, now, by);
  const { amount, lines: goods } = decision;
  return isPositive(amount) && atMost(amount, open.most)
    ? refund(loan, cancellation, amount, now, { goods, by })
    : reject("AmountMismatch", `at most ${formatMoney(open.most)} is disputed, and not ${formatMoney(amount)}`);
};
