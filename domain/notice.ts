import type { Day } from "./calendar.ts";
import { dueBy } from "./debt.ts";
import { type Loan, owedOn } from "./loan.ts";
import { add, formatMoney, isPositive, type Money } from "./money.ts";

/** What happened, in the gateway's words. */
export type Happened = {
  readonly event: string;
  readonly due?: string | undefined;
  readonly tracking?: string | undefined;
  /** The day on which it is told. */
  readonly today?: Day;
};

/** The words that tell a purchaser what happened and what to do; one plain sentence or two, no terms to look up. */
export const writeNotice = (
  loan: Loan,
  { event, due, tracking, today = "" }: Happened,
): { readonly subject: string; readonly text: string } => {
  const { order, mall, approvalNumber } = loan;
  const price = formatMoney(loan.amount);
  const owed = formatMoney(owedOn(loan));
  const overdue = dueBy(loan, today);
  const texts: Readonly<Record<string, string>> = {
    approved: `Your credit purchase is approved: ${price}. Approval number ${approvalNumber}. You pay nothing until you have the goods.`,
    expired: `The shop did not go on with your order in time. You owe nothing.`,
    advance_failed: `The shop could not be paid, so this part of your order is off. You owe nothing for it.`,
    shipped: `Your goods are on their way${tracking === undefined ? "" : ` (tracking ${tracking})`}.`,
    delivered: `Your goods have arrived. Look at them, then accept or cancel; after eight days without a word they count as accepted.`,
    due_set: `You have accepted the goods. ${owed} will be collected on ${due}; you may pay earlier.`,
    repaid: loan.outstanding.minor === 0n ? `Paid in full. Thank you.` : `We have your payment. ${owed} is left.`,
    repayment_refused: `Your bank refused the payment. ${owed} is still owed.`,
    late: `Your bank refused the collection. ${owed} is owed; we ask again on ${due}.`,
    reminded: isPositive(overdue)
      ? `${formatMoney(overdue)} is overdue. Please pay, or say by when you can; we ask your bank again on ${due}.`
      : `${formatMoney(dueBy(loan, due ?? ""))} will be collected on ${due}.`,
    late_fee_charged: `A late fee was added. ${formatMoney(overdue)} is overdue; we ask your bank again on ${due}.`,
    promised: `We have your promise to pay on ${due}. Until then we ask for nothing, and no fee is added.`,
    promise_refused: `Your promise could not be taken. ${owed} is owed.`,
    replanned: `You have a new plan. The next payment is collected on ${due}; the page behind the link shows all of them.`,
    charged_off: `We no longer ask for ${formatMoney(lostOn(loan))}, and your credit is less by it. You may still pay.`,
    recovered: `We have your payment for a debt that was closed. Thank you.`,
    bounced: `Your bank took a payment back. ${owed} is owed${due === undefined ? "" : `; we ask your bank on ${due}`}.`,
    credit_returned: `You had paid more than you owed. The rest is on its way to your bank account.`,
    cancellation_requested: `Your cancellation is with the shop. Nothing falls due meanwhile.`,
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
    refunded: `Your cancellation is settled. ${loan.outstanding.minor === 0n ? "You owe nothing." : `${owed} is still owed.`}`,
  };
  return {
    subject: `Order ${order} at ${mall}`,
    text: texts[event] ?? `Something happened to your purchase: ${event}.`,
  };
};

const lostOn = ({ chargedOff, outstanding }: Loan): Money =>
  chargedOff ? add(chargedOff.principal, chargedOff.charges) : outstanding;
