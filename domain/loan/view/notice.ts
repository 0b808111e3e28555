import type { Day } from "../../calendar.ts";
import { owedOn } from "../loan-amounts.ts";
import { dueBy } from "../loan-schedule.ts";
import type { Loan } from "../loan.ts";
import { add, formatMoney, isPositive } from "../../money.ts";
import { percentOf } from "../../plan/cost-view.ts";
import type { LateEventName } from "../../protocol/event-name.ts";

/** The event name of the gateway. */
export type NoticeEvent = {
  readonly event: string;
  readonly due?: string | undefined;
  readonly tracking?: string | undefined;
  /** The day of the notice. */
  readonly today?: Day;
};

/** The text of a notice to a purchaser: what happened and what to do, in one or two plain sentences. */
export const writeNotice = (loan: Loan, happened: NoticeEvent): { readonly subject: string; readonly text: string } => {
  const { event, due, tracking } = happened;
  const { order, mall, approvalNumber } = loan;
  const price = formatMoney(loan.amount);
  const owed = formatMoney(owedOn(loan));
  const texts: Readonly<Record<string, string>> = {
    approved: `Your credit purchase is approved: ${price}. Approval number ${approvalNumber}. You pay nothing until you have the goods.${agreedOn(loan)}`,
    expired: `The shop did not continue your order in time. You owe nothing.`,
    advance_failed: `The shop could not be paid, so this part of your order is cancelled. You owe nothing for it.`,
    shipped: `Your goods are on their way${tracking === undefined ? "" : ` (tracking ${tracking})`}.`,
    delivered: `Your goods have arrived. Check them, then accept or cancel; after eight days without a response they count as accepted.`,
    due_set: `You have accepted the goods. ${due === undefined ? owed : formatMoney(dueBy(loan, due))} will be collected on ${due}${ofSeveral(loan)}; you may pay earlier.`,
    repaid:
      loan.outstanding.minor === 0n
        ? `Paid in full. Thank you.`
        : `We have received your payment. ${owed} is still owed.`,
    repayment_refused: `Your payment was refused, and nothing was collected. ${owed} is still owed.`,
    late: `Your bank refused the collection. ${owed} is owed; we ask again on ${due}.`,
    ...lateTexts(loan, happened),
    acceptance_refused: `We could not verify that you accepted your goods, so nothing is due yet. Open this link and accept again.`,
    cancellation_requested: `Your cancellation is with the shop. Nothing falls due meanwhile.`,
    cancellation_refused: `We could not verify your cancellation, so nothing is cancelled. Open this link and try again.`,
    called_back: `The goods had left already: please send them back when they arrive.`,
    return_refused: `The shop objects to your return. The lender is looking into it.`,
    dispute_opened: `Your dispute is with the shop, which has fourteen days to answer. Nothing falls due meanwhile.`,
    dispute_answered: `The shop objects to your dispute. The lender decides within fourteen days; until then you may add evidence.`,
    mall_evidence: `The shop has added evidence to your dispute. You may add yours until the lender decides.`,
    dispute_decided: `Your dispute is decided: open the purchase to see how.`,
    resumed: `Your dispute was decided for the shop, so your purchase goes on. ${
      loan.outstanding.minor === 0n
        ? "You owe nothing."
        : `${owed} is owed${due === undefined ? "" : ` and will be collected on ${due}`}.`
    }`,
    refund_parked: `Your bank would not take money that is yours. It stays owed to you, and we try again in a week.`,
    refunded: `Your refund is done. ${loan.outstanding.minor === 0n ? "You owe nothing." : `${owed} is still owed.`}`,
  };
  return {
    subject: `Order ${order} at ${mall}`,
    text: texts[event] ?? `Something happened to your purchase: ${event}.`,
  };
};

const agreedOn = ({ consent }: Loan): string =>
  consent
    ? ` You have agreed to pay ${formatMoney(consent.totalPayable)} back in all, at ${percentOf(consent.apr)} % a year.`
    : "";

const ofSeveral = ({ instalments }: Loan): string =>
  instalments.length > 1 ? `, the first of ${instalments.length} instalments` : "";

/** The texts for late, excessive and bounced payments. */
export const lateTexts = (loan: Loan, { due, today = "" }: NoticeEvent): Partial<Record<LateEventName, string>> => {
  const owed = formatMoney(owedOn(loan));
  const overdue = dueBy(loan, today);
  const { chargedOff: lost } = loan;
  const given = lost ? formatMoney(add(lost.principal, lost.charges)) : owed;
  const again = due === undefined ? "" : `; we ask your bank again on ${due}`;
  return {
    reminded: isPositive(overdue)
      ? `${formatMoney(overdue)} is overdue. Please pay, or promise a day on which you can${again}.`
      : `${formatMoney(dueBy(loan, due ?? today))} will be collected on ${due ?? "its day"}.`,
    late_fee_charged: `A late fee was added. ${formatMoney(overdue)} is overdue${again}.`,
    promised: `We have received your promise to pay on ${due ?? "that day"}. Until then nothing is collected, and no fee is added.`,
    promise_refused: `Your promise could not be accepted. ${owed} is owed.`,
    replanned: `You have a new plan for ${owed}${due === undefined ? "" : `, which begins on ${due}`}. The page behind the link shows every payment.`,
    charged_off: `We no longer collect ${given}, and your credit limit is reduced by it. You may still pay.`,
    recovered: `We have received your payment for a debt that we had written off. Thank you.`,
    bounced: `Your bank took a payment back. ${owed} is owed${again}.`,
    credit_returned: `You had paid more than you owed. The rest is on its way to your bank account.`,
  };
};
