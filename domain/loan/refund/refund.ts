import { dayOf, type Instant } from "../../calendar.ts";
import { charged, holdbackReleased, refunded } from "../../ledger/postings.ts";
import { endLoan } from "../end-loan.ts";
import { reinstate } from "../lateness/charge-off.ts";
import { owedOn } from "../loan-amounts.ts";
import { instalmentsAfter, todayOf } from "../loan-schedule.ts";
import { type ApprovedLoan, type Loan, payoutPending, type Postings, postTransition } from "../loan.ts";
import type { LoanRefund } from "../records.ts";
import { resume } from "../pause.ts";
import { refundOf } from "./refund-cash.ts";
import { debtReductionLimits, allocateRefund, type RefundPart, reduceReceivables } from "./refund-source.ts";
import { returnCharges, deductCharges } from "./refunded-charges.ts";
import { atMost, isZero, type Money, negate, subtract, zero } from "../../money.ts";
import { type CostBearer, refundPolicyOf } from "../../protocol/refund-policy.ts";
import { type LoanPreview, checkLoanPreview } from "../../protocol/refund-preview.ts";
import { type Charges, noCharges, splitRefund } from "../../protocol/refund-shares.ts";
import { isRejection, reject, type Rejection } from "../../rejection.ts";
import { chargeDueInstalments } from "../../repayment/instalment.ts";
import { zeroParts } from "../../schedule/debt-parts.ts";

/** What the gateway tells of a refund besides its amount: whose goodwill it is, and of what preview it must be true. */
export type RefundKind = { readonly goodwill?: CostBearer; readonly preview?: LoanPreview };

/**
 * Gives back `amount` of the purchase: first from the hold, then from what was lent, with the credit's cost by policy.
 * The shares are booked at once; cash that is owed to the purchaser stays owed until `returnCash`.
 * What was held back of the returned part is the mall's with the same entry, so that the clawback takes it first.
 * With a preview the shares are those that were shown, or there are none.
 */
export const refund = (
  before: Loan,
  no: number,
  amount: Money,
  now: Instant,
  { goodwill, preview }: RefundKind = {},
): ApprovedLoan | Rejection => {
  if (before.status === "declined") return reject("WrongState", "a declined loan has nothing to refund");
  if (before.refunds.some((each) => each.no === no)) return before;
  const refused = (preview && checkLoanPreview(before, preview, now)) ?? payoutPending(before);
  if (refused) return refused;
  const { loan, postings } = reinstate(before, amount, dayOf(now));
  if (!atMost(amount, loan.amount))
    return reject("AmountOutOfRange", `the loan is of ${loan.amount.minor} ${loan.amount.currency}`);
  const part = allocateRefund(loan, amount, goodwill);
  return isRejection(part) ? part : postRefund(loan, no, part, { goodwill, postings }, now);
};

/** `postings` are what has to be booked before: a debt that was given up and is owed again. */
type Booking = {
  readonly goodwill: CostBearer | undefined;
  readonly postings: Postings;
};

const postRefund = (
  loan: ApprovedLoan,
  no: number,
  part: RefundPart,
  { goodwill, postings }: Booking,
  now: Instant,
): ApprovedLoan => {
  const { receivables, discount, rebate, holdback } = reduceReceivables(loan.receivables, part.sold, dayOf(now));
  const { loan: running, ripe } = chargeLoan(resume(loan, no, dayOf(now)), now);
  const { loan: spared, returned } = returnCharges(running, ripe, part.sold, goodwill);
  const { borneBy } = refundPolicyOf(loan);
  const shares = splitRefund({
    released: part.released,
    amount: part.given,
    debt: debtReductionLimits(spared, part.given, returned),
    charges: returned,
    borneBy,
    sold: { amount: part.sold, discount, rebate },
  });
  const { loanPrincipal, loanInterest: interest, fees } = shares;
  const status = isZero(shares.cashBack) ? "paid" : "posted";
  const moved: ApprovedLoan = {
    ...spared,
    held: subtract(loan.held, part.released),
    outstanding: subtract(loan.outstanding, loanPrincipal),
    instalments: deductCharges(instalmentsAfter(spared, negate(loanPrincipal), now), { interest, fees }),
    receivables,
    refunds: [...loan.refunds, { ...shares, no, status, returned, ...(goodwill && { goodwill }) }],
  };
  const reversed = borneBy === "lender" ? returned : noCharges(interest.currency);
  const charges = { ...zeroParts(interest.currency), interest: ripe.interest, fee: ripe.fees };
  const booked = [
    ...postings,
    ["charged", charged(charges)] as const,
    ["refunded", refunded(shares, reversed)] as const,
    ["holdbackReleased", holdbackReleased(holdback)] as const,
  ];
  return close(moved, booked, now);
};

/** Instalments whose day has come are charged, as a payment would. */
const chargeLoan = (loan: ApprovedLoan, now: Instant): { readonly loan: ApprovedLoan; readonly ripe: Charges } => {
  if (loan.acceptedOn === undefined) return { loan, ripe: noCharges(loan.amount.currency) };
  const { instalments, interest, fee } = chargeDueInstalments(
    loan.instalments,
    todayOf(loan, now),
    loan.amount.currency,
  );
  return { loan: { ...loan, instalments }, ripe: { interest, fees: fee } };
};

/** With nothing owed, nothing held and no other cancellation under way, the loan is over. */
const close = (loan: ApprovedLoan, postings: Postings, now: Instant): ApprovedLoan =>
  isZero(owedOn(loan)) && isZero(loan.held) && !loan.paused
    ? endLoan(loan, postings, now)
    : postTransition(loan, postings, now);

/**
 * A cancellation came to nothing: the loan's clock runs again and each due date moves by the days it stood still.
 * It is kept as a refund of nothing, so that resumed twice is once, and a pause that comes too late stops no clock.
 */
export const resumeLoan = (loan: Loan, cancellation: number, now: Instant): ApprovedLoan | Rejection =>
  refund(loan, cancellation, zero(loan.amount.currency), now);

/** The shares of a refund as they would be booked now; nothing is. */
export const previewRefund = (
  loan: Loan,
  no: number,
  amount: Money,
  now: Instant,
  kind: Pick<RefundKind, "goodwill"> = {},
): LoanRefund | Rejection => {
  const after = refund(loan, no, amount, now, kind);
  return isRejection(after) ? after : refundOf(after, no);
};
