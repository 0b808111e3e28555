import { dayOf, type Instant } from "../../calendar.ts";
import { charged, holdbackReleased, refunded } from "../../ledger/postings.ts";
import { endLoan } from "../end-loan.ts";
import { reinstate } from "../lateness/charge-off.ts";
import { owedOn } from "../loan-amounts.ts";
import { instalmentsAfter, todayOf } from "../loan-schedule.ts";
import { type ApprovedLoan, type Loan, payoutPending, type Postings, postTransition } from "../loan.ts";
import type { LoanNotice } from "../loan-notice.ts";
import type { Goods } from "../order-price.ts";
import type { LoanRefund } from "../records.ts";
import { resume } from "../pause.ts";
import { refundOf } from "./refund-cash.ts";
import { debtReductionLimits, allocateRefund, type RefundPart, reduceReceivables } from "./refund-source.ts";
import { returnCharges, deductCharges } from "./refunded-charges.ts";
import { add, atMost, formatMoney, isZero, type Money, negate, subtract, zero } from "../../money.ts";
import { type CostBearer, refundPolicyOf } from "../../protocol/refund-policy.ts";
import { type LoanPreview, checkLoanPreview } from "../../protocol/refund-preview.ts";
import { type Charges, noCharges, splitRefund } from "../../protocol/refund-shares.ts";
import { isRejection, reject, type Rejection } from "../../rejection.ts";
import { chargeDueInstalments } from "../../repayment/instalment.ts";
import { zeroParts } from "../../schedule/debt-parts.ts";

/**
 * Optional data of a refund: who bears a goodwill, the preview that it must match, the goods that are not kept, whether a dismissed
 * cancellation ends with it, and what it is booked on besides signed messages.
 */
export type RefundKind = {
  readonly goodwill?: CostBearer;
  readonly preview?: LoanPreview;
  readonly goods?: Goods | undefined;
  readonly resumes?: true;
  readonly by?: LoanRefund["by"];
};

/**
 * Refunds `amount` of the purchase: first from the hold, then from the lent amount, with the credit's cost by policy.
 * The shares are posted at once; cash owed to the purchaser stays owed until `returnCash`.
 * The holdback of the returned part is released with the same entry, so that the clawback takes it first.
 * With a preview the shares are those of the preview, or the refund is rejected.
 */
export const refund = (
  before: Loan,
  no: number,
  amount: Money,
  now: Instant,
  { goodwill, preview, goods, resumes, by }: RefundKind = {},
): ApprovedLoan | Rejection => {
  if (before.status === "declined") return reject("WrongState", "a declined loan has nothing to refund");
  if (before.refunds.some((each) => each.no === no)) return before;
  const refused = (preview && checkLoanPreview(before, preview, now)) ?? payoutPending(before);
  if (refused) return refused;
  const { loan, postings } = reinstate(before, amount, dayOf(now));
  if (!atMost(amount, loan.amount)) return reject("AmountOutOfRange", `the loan is of ${formatMoney(loan.amount)}`);
  const part = allocateRefund(loan, amount, goodwill);
  return isRejection(part) ? part : postRefund(loan, no, part, { goodwill, goods, postings, resumes, by }, now);
};

/** `postings` come before those of the refund: a charged-off debt that is owed again. */
type Booking = {
  readonly goodwill: CostBearer | undefined;
  readonly goods: Goods | undefined;
  readonly postings: Postings;
  readonly resumes: true | undefined;
  readonly by: LoanRefund["by"];
};

const postRefund = (
  loan: ApprovedLoan,
  no: number,
  part: RefundPart,
  { goodwill, goods, postings, resumes, by }: Booking,
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
    refunds: [
      ...loan.refunds,
      { ...shares, no, status, returned, ...(goodwill && { goodwill }), ...(goods && { goods }), ...(by && { by }) },
    ],
  };
  const reversed = borneBy === "lender" ? returned : noCharges(interest.currency);
  const charges = { ...zeroParts(interest.currency), interest: ripe.interest, fee: ripe.fees };
  const booked = [
    ...postings,
    ["charged", charged(charges)] as const,
    ["refunded", refunded(shares, reversed)] as const,
    ["holdbackReleased", holdbackReleased(holdback)] as const,
  ];
  // Cash that is owed to the purchaser has a notice of its own once the bank has answered.
  const isEmpty = isZero(add(part.released, part.given));
  const notice = status === "paid" && !isEmpty ? "refunded" : undefined;
  return close(moved, booked, now, resumes ? "resumed" : notice);
};

/** Charges due instalments, as a payment does. */
const chargeLoan = (loan: ApprovedLoan, now: Instant): { readonly loan: ApprovedLoan; readonly ripe: Charges } => {
  if (loan.acceptedOn === undefined) return { loan, ripe: noCharges(loan.amount.currency) };
  const { instalments, interest, fee } = chargeDueInstalments(
    loan.instalments,
    todayOf(loan, now),
    loan.amount.currency,
  );
  return { loan: { ...loan, instalments }, ripe: { interest, fees: fee } };
};

/** Closes the loan when nothing is owed or held and no other cancellation is in progress. */
const close = (loan: ApprovedLoan, postings: Postings, now: Instant, notice: LoanNotice | undefined): ApprovedLoan =>
  isZero(owedOn(loan)) && isZero(loan.held) && !loan.paused
    ? endLoan(loan, postings, now, notice)
    : postTransition(loan, postings, now, notice);

/**
 * Resumes the loan after a dismissed cancellation: each due date moves by the paused days.
 * It is stored as a refund of zero, so that a repeat changes nothing and a late pause has no effect.
 */
export const resumeLoan = (
  loan: Loan,
  cancellation: number,
  now: Instant,
  by?: LoanRefund["by"],
): ApprovedLoan | Rejection =>
  refund(loan, cancellation, zero(loan.amount.currency), now, { resumes: true, ...(by && { by }) });

/** The shares of a refund if it were posted now; nothing is posted. */
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
