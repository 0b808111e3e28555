import type { Instant } from "../../calendar.ts";
import { receivableDiscounted, receivableUnbought, sellerPaid } from "../../ledger/postings.ts";
import type { BankConfirmation } from "../../ledger/transfer.ts";
import { endLoan } from "../end-loan.ts";
import { withoutShare } from "../holdback.ts";
import { repaidOf } from "../loan-amounts.ts";
import { instalmentsAfter } from "../loan-schedule.ts";
import { type FundedLoan, isOpenLoan, type Loan, type OpenLoan, postTransition, type RepayingLoan } from "../loan.ts";
import type { Receivable } from "../records.ts";
import { add, atMost, formatMoney, isZero, type Money, negate, subtract, zero } from "../../money.ts";
import { acceptQuote, openQuotes, type Quote } from "../../pricing/discount.ts";
import { nettedIn, type Netting } from "../../protocol/settlement-line.ts";
import { isRejection, reject, type Rejection } from "../../rejection.ts";
import { unclaimed } from "../unclaimed.ts";

/**
 * The lender purchases the receivable at a quoted price: held credit becomes a debt, the mall is owed the price less discount.
 * Debts of the mall's (`nettings`, of the payout at most) are netted now and not at the payout, so that a repeated payout request has
 * the same amount; and the mall's bank account (`account`) is fixed for the same reason.
 */
export const discountReceivable = (
  loan: Loan,
  no: number,
  offered: Quote,
  now: Instant,
  nettings: readonly Netting[] = [],
  account?: string,
): Loan | Rejection => {
  if (loan.receivables.some((each) => each.no === no)) return loan;
  const open = checkPurchase(loan, offered.amount, now);
  if (isRejection(open)) return open;
  const accepted = acceptQuote(offered, now);
  if (isRejection(accepted)) return accepted;
  const { id, amount, discount, fixed, holdback } = accepted;
  const isKept = open.quotes?.some((each) => each.id === id) ?? false;
  const bought = receivableOf(accepted, no, nettings, { isKept, account });
  const funded: FundedLoan | RepayingLoan = {
    ...(open.status === "held" ? { ...open, status: "funded" } : open),
    held: subtract(open.held, amount),
    outstanding: add(open.outstanding, amount),
    receivables: [...open.receivables, bought],
    instalments: instalmentsAfter(open, amount, now),
    ...(open.quotes && { quotes: openQuotes(open.quotes, now).filter((each) => each.id !== id) }),
  };
  return postTransition(
    funded,
    [["receivableDiscounted", receivableDiscounted(amount, discount, fixed, holdback)]],
    now,
    "advanced",
  );
};

/** The price of an accepted quote, without its expiry; its id stays only if it was stored and could be used again. */
const receivableOf = (
  { id, expiresAt: _expiresAt, ...price }: Quote,
  no: number,
  nettings: readonly Netting[],
  { isKept, account }: { readonly isKept: boolean; readonly account: string | undefined },
): Receivable => ({
  no,
  quote: price,
  status: "bought",
  left: price.amount,
  unearned: price.discount,
  ...(nettings.length > 0 && { nettings }),
  ...(!isZero(price.holdback) && { withheld: price.holdback }),
  ...(isKept && { quoteId: id }),
  ...(account !== undefined && { account }),
});

/** The loan, with the receivable sold by the mall's signed report of that shipment: its goods have left. */
export const markShipped = <Any extends Loan>(loan: Any, no: number, shipment?: string): Any => {
  const facts = { shipped: true, ...(shipment !== undefined && { shipment }) };
  return { ...loan, receivables: loan.receivables.map((each) => (each.no === no ? { ...each, ...facts } : each)) };
};

/** The loan, where a receivable of that amount can be purchased now. */
export const checkPurchase = (loan: Loan, amount: Money, now: Instant): OpenLoan | Rejection => {
  if (!isOpenLoan(loan))
    return reject("WrongState", `for a loan that is ${loan.status} no receivable can be purchased`);
  if (loan.status === "held" && now > loan.holdExpiresAt)
    return reject("HoldExpired", `the hold expired at ${loan.holdExpiresAt}`);
  if (amount.currency !== loan.held.currency) return reject("CurrencyMismatch", `the loan is in ${loan.held.currency}`);
  const { most } = unclaimed(loan);
  return atMost(amount, most)
    ? loan
    : reject(
        "AdvanceExceedsApproval",
        `credit of ${formatMoney(most)} is held and not being cancelled, not ${formatMoney(amount)}`,
      );
};

/** The part of a payout that the lender keeps for the mall's debts. */
const nettedOf = ({ quote: { payout }, nettings = [] }: Receivable): Money => nettedIn(nettings, payout.currency);

/** The amount to pay by the bank: the payout less the netted part. */
export const payable = (receivable: Receivable): Money => subtract(receivable.quote.payout, nettedOf(receivable));

/** Records that the seller is paid, with the bank's confirmation. */
export const paySeller = (loan: Loan, no: number, now: Instant, { ref }: BankConfirmation = {}): Loan | Rejection => {
  const receivable = loan.receivables.find((each) => each.no === no);
  if (!receivable || receivable.status === "unbought" || receivable.status === "refused")
    return reject("WrongState", `receivable ${no} is not purchased`);
  if (receivable.status === "paid") return loan;
  const paid = { status: "paid" as const, ...(ref !== undefined && { ref }) };
  const receivables = loan.receivables.map((each) => (each.no === no ? { ...each, ...paid } : each));
  const booked = sellerPaid(receivable.quote.payout, nettedOf(receivable));
  return postTransition({ ...loan, receivables }, [["sellerPaid", booked]], now);
};

/** Records that the mall's bank has refused the payout, so that only then the purchase can be reversed. */
export const refusePayout = (loan: Loan, no: number, now: Instant): Loan | Rejection => {
  const receivable = loan.receivables.find((each) => each.no === no);
  if (receivable?.status === "refused" || receivable?.status === "unbought") return loan;
  if (receivable?.status !== "bought") return reject("WrongState", `receivable ${no} has no payout under way`);
  const receivables = loan.receivables.map((each) => (each.no === no ? { ...each, status: "refused" as const } : each));
  return postTransition({ ...loan, receivables }, [], now);
};

/** Reverses the purchase of a receivable whose payout the bank has refused; its credit is released. */
export const unbuyReceivable = (loan: Loan, no: number, now: Instant): Loan | Rejection => {
  const receivable = loan.receivables.find((each) => each.no === no);
  if (!receivable) return reject("WrongState", `receivable ${no} was not purchased`);
  if (receivable.status === "paid") return reject("WrongState", `receivable ${no} is paid: refund it instead`);
  if (receivable.status === "unbought") return loan;
  if (receivable.status === "bought") return reject("WrongState", `the bank has not refused the payout of ${no}`);
  if (loan.status !== "funded" && loan.status !== "repaying")
    return reject("WrongState", `a loan that is ${loan.status} has no payout under way`);
  const { amount, discount, fixed, holdback } = receivable.quote;
  const none = zero(amount.currency);
  const outstanding = subtract(loan.outstanding, amount);
  const receivables = loan.receivables.map((each) =>
    each.no === no
      ? { ...withoutShare(each, holdback), status: "unbought" as const, left: none, unearned: none }
      : each,
  );
  const undone = ["receivableUnbought", receivableUnbought(amount, discount, fixed, holdback)] as const;
  const instalments = instalmentsAfter(loan, negate(amount), now);
  const left: FundedLoan | RepayingLoan = { ...loan, outstanding, receivables, instalments };
  if (isZero(outstanding) && (isZero(loan.held) || !isZero(repaidOf(loan))))
    return endLoan(left, [undone], now, "advance_failed");
  // With nothing lent, the rest of the hold is a hold again and can expire.
  const unused = receivables.every(({ status }) => status === "unbought");
  const after: OpenLoan = left.status === "funded" && unused ? { ...left, status: "held" } : left;
  return postTransition(after, [undone], now, "advance_failed");
};
