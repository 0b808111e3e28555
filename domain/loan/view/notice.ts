import { type Day, dayOf, type Instant } from "../../calendar.ts";
import { lossLeft } from "../collection/recovery.ts";
import type { LateLoanNotice, LoanNotice } from "../loan-notice.ts";
import { creditBalance, owedOn } from "../loan-amounts.ts";
import { refusedCredit } from "../collection/credit-return.ts";
import { collectionOn } from "../lateness/dunning.ts";
import { dueBy } from "../loan-schedule.ts";
import type { ApprovedLoan } from "../loan.ts";
import { add, isPositive, isZero, type Money, zero } from "../../money.ts";
import { percentOf } from "../../plan/cost-view.ts";
import { dayFor, moneyFor } from "./for-reader.ts";
import { cashMoved, leftToPay, parkedCash, refundText, remainsText } from "./remaining-debt.ts";

/** A notice as the purchaser reads it. */
export type NoticeText = { readonly subject: string; readonly text: string };

/** The notice of a loan's version, in one to three plain sentences: what happened, and what to do; undefined for a version without one. */
export const writeNotice = (loan: ApprovedLoan, shop: string, now: Instant): NoticeText | undefined =>
  loan.notice && { subject: subjectOf(loan, shop), text: textsOf(loan, dayOf(now))[loan.notice] };

/** The subject of every notice about a purchase: the purchaser knows the shop by its name. */
export const subjectOf = ({ order }: ApprovedLoan, shop: string): string => `Order ${order} at ${shop}`;

/** The text of each notice, were it about this version of the loan. */
export const textsOf = (loan: ApprovedLoan, today: Day): Readonly<Record<LoanNotice, string>> => {
  const remains = remainsText(loan, today);
  return {
    approved: `Your credit purchase is approved: ${moneyFor(loan, loan.amount)}. Approval number ${loan.approvalNumber}. You pay nothing until you have the goods.${agreedOn(loan)}`,
    expired: `The shop did not continue your order in time. You owe nothing.`,
    renewed: `The shop needs more time for your order: your credit of ${moneyFor(loan, loan.held)} is kept for it until ${dayFor(loan, dayOf(loan.holdExpiresAt))}. You pay nothing until you have the goods. You may cancel at any time.`,
    advanced: advancedText(loan),
    advance_failed: isZero(add(loan.held, leftToPay(loan)))
      ? `The shop could not be paid, so your order is cancelled. You owe nothing.`
      : `The shop could not be paid, so this part of your order is cancelled. You owe nothing for it.`,
    due_set: `You have accepted the goods. ${firstPayment(loan, remains)}`,
    counted_accepted: `You did not answer in time, so the goods count as accepted. ${firstPayment(loan, remains)}`,
    repaid: repaidText(loan, remains),
    repayment_refused: `Your payment was refused, and nothing was collected. ${remains}`,
    late: `Your bank refused the collection. ${remains}`,
    cancellation_requested: `Your cancellation is with the shop. Nothing falls due meanwhile.`,
    dispute_opened: `Your dispute is with the shop, which has fourteen days to answer. Nothing falls due meanwhile.`,
    resumed: `Your dispute was decided for the shop, so your purchase goes on. ${remains}`,
    refund_parked: `Your bank did not accept your refund${ofSum(loan, parkedCash(loan))}. It stays owed to you, and we try again in a week.`,
    refunded: `${refundText(loan)} ${loan.paused ? "Nothing falls due while another cancellation or dispute of yours is open. " : ""}${remains}`,
    link_renewed: `This is your new link to this purchase. The link in earlier notices no longer opens it.`,
    ...lateTexts(loan, today),
  };
};

/** What begins with the acceptance. */
const firstPayment = (loan: ApprovedLoan, remains: string): string => {
  const due = dueDayOf(loan);
  return due === undefined
    ? remains
    : `${nextPayment(loan) ?? moneyFor(loan, leftToPay(loan))} will be collected on ${due}${ofSeveral(loan)}; you may pay earlier.`;
};

/** The day of the next collection, in words. */
const dueDayOf = (loan: ApprovedLoan): string | undefined => {
  const due = collectionOn(loan);
  return due === undefined ? undefined : dayFor(loan, due);
};

/** What is collected on that day. */
const nextPayment = (loan: ApprovedLoan): string | undefined => {
  const due = collectionOn(loan);
  return due === undefined ? undefined : moneyFor(loan, dueBy(loan, due));
};

/** A debt begins with it, so it says what to do where the purchaser did not order these goods. */
const advancedText = (loan: ApprovedLoan): string => {
  const bought = loan.receivables.at(-1);
  const amount = moneyFor(loan, bought ? bought.quote.amount : loan.amount);
  const owed =
    loan.acceptedOn === undefined
      ? `. You owe nothing yet: ${moneyFor(loan, add(loan.held, leftToPay(loan)))} is to pay once you have accepted the goods, and not before.`
      : `, so you owe us ${moneyFor(loan, owedOn(loan))}.`;
  return `We pay the shop for goods of ${amount}${owed} Did you not order them? Open this link and cancel.`;
};

const agreedOn = (loan: ApprovedLoan): string =>
  loan.consent
    ? ` You have agreed to pay ${moneyFor(loan, loan.consent.totalPayable)} back in all, at ${percentOf(loan.consent.apr)} % a year.`
    : "";

const ofSeveral = (loan: ApprovedLoan): string =>
  loan.instalments.length > 1
    ? `, the first of ${loan.instalments.length} instalments of ${moneyFor(loan, leftToPay(loan))} in all`
    : "";

const repaidText = (loan: ApprovedLoan, remains: string): string => {
  const surplus = creditBalance(loan);
  const back = isPositive(surplus) ? ` You paid ${moneyFor(loan, surplus)} too much, which goes back to you.` : "";
  const isPaid = isZero(leftToPay(loan)) && isZero(loan.held);
  const received = `e have received your payment${ofSum(loan, cashMoved(loan))}.`;
  return isPaid ? `Paid in full: w${received} Thank you.${back}` : `W${received} ${remains}${back}`;
};

/** The sum of a transfer, where it is known. */
const ofSum = (loan: ApprovedLoan, amount: Money): string => (isZero(amount) ? "" : ` of ${moneyFor(loan, amount)}`);

/** The texts for late, excessive and bounced payments. */
const lateTexts = (loan: ApprovedLoan, today: Day): Readonly<Record<LateLoanNotice, string>> => {
  const overdue = dueBy(loan, today);
  const due = dueDayOf(loan);
  const remains = remainsText(loan, today);
  const { chargedOff: lost } = loan;
  const given = moneyFor(loan, lost ? add(lost.principal, lost.charges) : leftToPay(loan));
  const again = due === undefined ? "" : `; we ask your bank again on ${due}`;
  const moved = ofSum(loan, cashMoved(loan));
  return {
    reminded: isPositive(overdue)
      ? `${moneyFor(loan, overdue)} is overdue. Please pay, or promise a day on which you can${again}.`
      : `${nextPayment(loan) ?? moneyFor(loan, dueBy(loan, today))} will be collected on ${due ?? "its day"}.`,
    late_fee_charged: `A late fee was added. ${moneyFor(loan, overdue)} is overdue${again}.`,
    promised: `We have received your promise to pay on ${due ?? "that day"}. Until then nothing is collected, and no fee is added.`,
    replanned: `You have a new plan for ${given}${due === undefined ? "" : `, which begins on ${due}`}. The page behind the link shows every payment.`,
    charged_off: `We no longer collect ${given}, and your credit limit is reduced by it. You may still pay.`,
    recovered: `We have received your payment${moved} for a debt that we had written off. ${
      isZero(lossLeft(loan)) ? "It is paid in full. Thank you." : remains
    }`,
    bounced: `Your bank took a payment${moved} back. ${remains}`,
    credit_received: `We have received a payment${moved} that you do not owe. It stays yours, and goes back to your bank account.`,
    credit_refused: `Your bank did not accept what you had paid too much${ofSum(loan, refusedCredit(loan)?.amount ?? zero(loan.amount.currency))}. It stays owed to you, and we try again in a week.`,
    credit_returned: `You had paid more than you owed. The rest${moved} is on its way to your bank account.`,
  };
};
