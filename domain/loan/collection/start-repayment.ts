import type { Day, Instant } from "../../calendar.ts";
import { scheduleOf } from "../loan-schedule.ts";
import { postTransition, type Loan, payoutPending } from "../loan.ts";
import { lastDueOf, shortenTenor } from "../receivable/tenor.ts";
import { reject, type Rejection } from "../../rejection.ts";

/** The goods are accepted: the purchaser's clock starts here, by the loan's terms. */
export const startRepayment = (loan: Loan, acceptedOn: Day, now: Instant): Loan | Rejection => {
  if (loan.acceptedOn !== undefined) return loan;
  // The day is noted even so: a payment that bounces would bring the debt back.
  if (loan.status === "repaid") return postTransition(loan, { acceptedOn }, [], now);
  if (loan.status !== "held" && loan.status !== "funded")
    return reject("WrongState", `a loan that is ${loan.status} cannot become due`);
  const pending = payoutPending(loan);
  if (pending) return pending;
  const instalments = scheduleOf(loan.terms, loan.outstanding, acceptedOn);
  const { receivables, postings } = shortenTenor(loan, lastDueOf(loan, acceptedOn));
  return postTransition(loan, { status: "repaying", acceptedOn, instalments, receivables }, postings, now);
};
