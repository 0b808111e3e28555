import { addTime, type Day, dayOf, type Instant } from "../../calendar.ts";
import { deadlines } from "../../protocol/deadlines.ts";
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

/** The goods are accepted: the loan becomes due by its terms from that day on. A repeat changes nothing. */
export const startRepayment = (loan: Loan, acceptedOn: Day, now: Instant): ApprovedLoan | Rejection => {
  if (loan.acceptedOn !== undefined) return loan;
  if (loan.status === "repaid") return noteAcceptance(loan, acceptedOn, now);
  if (loan.status !== "held" && loan.status !== "funded")
    return reject("WrongState", `a loan with status ${loan.status} cannot become due`);
  return payoutPending(loan) ?? start(loan, acceptedOn, now);
};

/**
 * Rejects goods that count as accepted before they can, by the lender's own books and clock: no parcel leaves before its receivable is
 * purchased or the loan is decided, and a purchaser has eight days after the delivery to object.
 */
export const tooEarlyToCount = (loan: Loan, acceptedOn: Day, now: Instant): Rejection | undefined => {
  if (loan.acceptedOn !== undefined) return undefined;
  const [first = dayOf(loan.createdAt)] = loan.receivables.map(({ quote }) => quote.from).toSorted();
  const earliest = dayOf(addTime(`${first}T00:00:00.000Z`, deadlines.acceptanceAfterDelivery));
  return acceptedOn < earliest || acceptedOn > dayOf(now)
    ? reject("EvidenceMissing", `without the purchaser's act the goods do not count as accepted before ${earliest}`)
    : undefined;
};

/** A payment that bounces would restore the debt, and its instalments need the day. */
const noteAcceptance = (loan: RepaidLoan, acceptedOn: Day, now: Instant): RepaidLoan =>
  postTransition({ ...loan, acceptedOn }, [], now, "due_set");

const start = (loan: HeldLoan | FundedLoan, acceptedOn: Day, now: Instant): RepayingLoan => {
  const instalments = scheduleOf(loan.terms, loan.outstanding, acceptedOn);
  const { receivables, postings } = shortenTenor(loan, lastDueOf(loan, acceptedOn));
  const accepted = { ...loan, status: "repaying", acceptedOn, instalments, receivables } as const;
  return postTransition(accepted, postings, now, "due_set");
};
