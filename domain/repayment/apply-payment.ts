import { add, isPositive, money, type Money, sum } from "../money.ts";
import { prepay, remainingPayoff } from "./early-payment.ts";
import { chargeDueInstalments, isOwed, openParts, payInstalments } from "./instalment.ts";
import type { PrepaymentEffect, PaymentResult, RunningCredit } from "./payment.ts";
import { allocationOrderOf } from "../schedule/credit-terms.ts";
import { zeroParts, addParts, sumParts } from "../schedule/debt-parts.ts";

/**
 * Puts a payment where it belongs: first what is due, by the order of the terms; the rest pays before its day,
 * and what is more than the whole debt is the purchaser's credit balance.
 */
export const applyPayment = (running: RunningCredit, amount: Money, early?: PrepaymentEffect): PaymentResult => {
  const { credit, today } = running;
  const { currency } = amount;
  if (amount.minor < 0n) throw new RangeError("a payment is above nothing");
  const ripe = chargeDueInstalments(running.instalments, today, currency);
  const due = payInstalments(ripe.instalments, isOwed(today), amount, allocationOrderOf(credit.terms), today);
  const rest = prepay({ ...running, instalments: due.instalments }, due.left, early);
  return {
    instalments: rest.instalments,
    paid: [...due.paid, ...rest.paid],
    charged: addParts(rest.charged, { ...zeroParts(currency), interest: ripe.interest, fee: ripe.fee }),
  };
};

/** What would pay the whole debt off: all that is due, and the rest with its interest and fees to the day. */
export const payoffOf = (running: RunningCredit): Money => {
  const { instalments, today, credit } = running;
  const { currency } = credit.principal;
  const due = sum(
    instalments.filter(isOwed(today)).map((each) => sumParts(openParts(each))),
    currency,
  );
  const rest = remainingPayoff(running)?.total;
  // Where more of a fee goes back than is still asked, a single unit ends the debt and the rest comes back as credit.
  return rest ? add(due, isPositive(rest) ? rest : money(1n, currency)) : due;
};
