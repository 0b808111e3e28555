import type { Day, Instant } from "../../calendar.ts";
import { scheduleOf } from "../loan-schedule.ts";
import {
  type ApprovedLoan,
  type FundedLoan,
  type HeldLoan,
  type Loan,
  payoutPending,
  postTransition,
  type RepaidLoan,
  type RepayingLoan,
} from "../loan.ts";
import { lastDueOf, shortenTenor } from "../receivable/tenor.ts";
import { reject, type Rejection } from "../../rejection.ts";

/** By whom the goods were accepted, as the notice says it: by the purchaser, or by nobody in time. */
type Acceptance = "due_set" | "counted_accepted";

/** The goods are accepted: the loan becomes due by its terms from that day on. A repeat changes nothing. */
export const startRepayment = (
  loan: Loan,
  acceptedOn: Day,
  now: Instant,
  notice: Acceptance = "due_set",
): ApprovedLoan | Rejection => {
  if (loan.acceptedOn !== undefined) return loan;
  if (loan.status === "repaid") return noteAcceptance(loan, acceptedOn, now, notice);
  if (loan.status !== "held" && loan.status !== "funded")
    return reject("WrongState", `a loan with status ${loan.status} cannot become due`);
  return payoutPending(loan) ?? start(loan, acceptedOn, now, notice);
};

/** A payment that bounces would restore the debt, and its instalments need the day. */
const noteAcceptance = (loan: RepaidLoan, acceptedOn: Day, now: Instant, notice: Acceptance): RepaidLoan => {
  const { shipments: _, ...facts } = loan;
  return postTransition({ ...facts, acceptedOn }, [], now, notice);
};

const start = (loan: HeldLoan | FundedLoan, acceptedOn: Day, now: Instant, notice: Acceptance): RepayingLoan => {
  const instalments = scheduleOf(loan.terms, loan.outstanding, acceptedOn);
  const { receivables, postings } = shortenTenor(loan, lastDueOf(loan, acceptedOn));
  // The parcels were needed while goods could still be stopped.
  const { shipments: _, ...facts } = loan;
  const accepted = { ...facts, status: "repaying", acceptedOn, instalments, receivables } as const;
  return postTransition(accepted, postings, now, notice);
};
