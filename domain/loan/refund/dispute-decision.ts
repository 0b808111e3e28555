import type { Instant } from "../../calendar.ts";
import type { ApprovedLoan, Loan } from "../loan.ts";
import type { DisputeDecision } from "../../protocol/instruction.ts";
import { reject, type Rejection } from "../../rejection.ts";
import { refund, resumeLoan } from "./refund.ts";

/**
 * The loan after the verdict of a dispute, for which it is paused: the amount for the purchaser is refunded; without one the loan
 * resumes, and each due date moves by the days of the pause. A dispute has one verdict.
 */
export const applyDisputeDecision = (loan: Loan, decision: DisputeDecision, now: Instant): ApprovedLoan | Rejection => {
  const { cancellation } = decision;
  if (loan.refunds.some(({ no }) => no === cancellation))
    return reject("DisputeAlreadyDecided", `cancellation ${cancellation} has its refund, or was dismissed`);
  if (!loan.paused?.by.includes(cancellation))
    return reject("CancellationUnknown", `the loan is not paused for a cancellation ${cancellation}`);
  return decision.favours === "mall"
    ? resumeLoan(loan, cancellation, now)
    : refund(loan, cancellation, decision.amount, now, { goods: decision.lines });
};
