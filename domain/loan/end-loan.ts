import { addTime, type Day, dayOf, type Instant } from "../calendar.ts";
import { discountEarned } from "../ledger/postings.ts";
import { releaseHoldbacks } from "./holdback.ts";
import {
  type ApprovedLoan,
  type CancelledLoan,
  type ChargedOffLoan,
  type ExpiredLoan,
  type HeldLoan,
  type Loan,
  type Postings,
  postTransition,
  type RepaidLoan,
} from "./loan.ts";
import { closePromise } from "./open-promise.ts";
import type { LoanNotice } from "./loan-notice.ts";
import { add, type Money, subtract, zero } from "../money.ts";
import { unearnedDiscount } from "../pricing/discount.ts";
import { deadlines } from "../protocol/deadlines.ts";
import { reject, type Rejection } from "../rejection.ts";
import { closeInstalment } from "../repayment/instalment.ts";

/**
 * Ends a loan without debt: repaid when goods were kept, cancelled when all were returned. One that has expired or was charged off
 * keeps that status.
 */
export const endLoan = (loan: ApprovedLoan, postings: Postings, now: Instant, notice?: LoanNotice): EndedLoan => {
  const ended = isFinal(loan) ? loan : withEnd(loan);
  return closeBooks(ended, postings, now, notice);
};

/** A loan that owes nothing any more. */
export type EndedLoan = RepaidLoan | CancelledLoan | ExpiredLoan | ChargedOffLoan;

const withEnd = (loan: Exclude<ApprovedLoan, ExpiredLoan | ChargedOffLoan>): RepaidLoan | CancelledLoan => {
  const kept = loan.receivables.some(({ left }) => left.minor > 0n);
  return kept ? { ...loan, status: "repaid" } : { ...loan, status: "cancelled" };
};

const isFinal = (loan: ApprovedLoan): loan is ExpiredLoan | ChargedOffLoan =>
  loan.status === "expired" || loan.status === "chargedOff";

/**
 * Closes the books of a loan that ends: the rest of the hold is released, the discounts are earned, the holdbacks go to the mall.
 * Planned interest that was never charged is cancelled.
 */
export const closeBooks = <Ended extends EndedLoan>(
  loan: Ended,
  postings: Postings,
  now: Instant,
  notice?: LoanNotice,
): Ended => {
  const { receivables: discounted, earned, rebate } = earnDiscounts(loan, dayOf(now));
  const { receivables, postings: released } = releaseHoldbacks({ ...loan, receivables: discounted });
  const instalments = loan.instalments.map(closeInstalment);
  return postTransition(
    { ...closePromise(loan, "void"), receivables, instalments, held: zero(loan.amount.currency) },
    [...postings, ["discountEarned", discountEarned(earned, rebate)], ...released],
    now,
    notice,
  );
};

/** Earns the open discounts: the used days are income, the unused days are returned to the mall. */
const earnDiscounts = (
  loan: Loan,
  today: Day,
): { readonly receivables: Loan["receivables"]; readonly earned: Money; readonly rebate: Money } => {
  const none = zero(loan.amount.currency);
  const rebate = loan.receivables
    .map(({ quote, unearned: open }) => unearnedDiscount(open, quote.from, quote.until, today))
    .reduce((a, b) => add(a, b), none);
  const open = loan.receivables.map((each) => each.unearned).reduce((a, b) => add(a, b), none);
  return {
    receivables: loan.receivables.map((each) => ({ ...each, unearned: none })),
    earned: subtract(open, rebate),
    rebate,
  };
};

/**
 * The hold has ended and nothing of it was advanced: the credit is available again. Any other loan stays as it is. The rest of a hold that was
 * advanced in part ends when the goods that have not left are cancelled, or with the loan: their refund is taken from it.
 */
export const expireHold = (loan: Loan, now: Instant): Loan | Rejection => {
  if (loan.status !== "held") return loan;
  if (now < loan.holdExpiresAt) return reject("WrongState", `the hold ends at ${loan.holdExpiresAt}`);
  return expire(loan, now);
};

/**
 * True for a hold that should have been released by now, by the lender's own clock. One with an open cancellation ends with that, and a phase of the
 * gateway's may be under way.
 */
export const hasEndedHold = (loan: Loan, now: Instant): boolean =>
  loan.status === "held" && !loan.paused && addTime(loan.holdExpiresAt, deadlines.phase) <= now;

const expire = (loan: HeldLoan, now: Instant): ExpiredLoan =>
  postTransition({ ...loan, status: "expired", held: zero(loan.amount.currency) }, [], now, "expired");
