import { dueBy } from "./debt.ts";
import type { LateEventName } from "./late-life.ts";
import { type Loan, owedOn } from "./loan.ts";
import { add, formatMoney, isPositive } from "./money.ts";
import type { Happened } from "./notice.ts";

/** The words for what happens when something is paid late, too much, or not after all. */
export const lateTexts = (loan: Loan, { due, today = "" }: Happened): Partial<Record<LateEventName, string>> => {
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
    promised: `We have your promise to pay on ${due ?? "that day"}. Until then we ask for nothing, and no fee is added.`,
    promise_refused: `Your promise could not be taken. ${owed} is owed.`,
    replanned: `You have a new plan for ${owed}${due === undefined ? "" : `, which begins on ${due}`}. The page behind the link shows every payment.`,
    charged_off: `We no longer ask for ${given}, and your credit is less by it. You may still pay.`,
    recovered: `We have your payment for a debt that we had closed. Thank you.`,
    bounced: `Your bank took a payment back. ${owed} is owed${again}.`,
    credit_returned: `You had paid more than you owed. The rest is on its way to your bank account.`,
  };
};
