import { add, isPositive, money, type Money, sum } from "../money.ts";
import { prepay, remainingPayoff } from "./early-payment.ts";
import { chargeDueInstalments, isOwed, openParts, payInstalments } from "./instalment.ts";
import type { PaymentResult, PrepaymentEffect, RunningCredit } from "./payment.ts";
import { allocationOrderOf } from "../schedule/credit-terms.ts";
import { addParts, sumParts, zeroParts } from "../schedule/debt-parts.ts";

/**
 * Allocates a payment: first to due instalments, by the order of the terms; the rest prepays later ones,
 * and an excess over the whole debt becomes the purchaser's credit balance.
 */
export const applyPayment = (running: RunningCredit, amount: Money, early?: PrepaymentEffect): PaymentResult => {
  const { credit, today } = running;
  const { currency } = amount;
  if (amount.minor < 0n) throw new RangeError("a payment must not be negative");
  const ripe = chargeDueInstalments(running.instalments, today, currency);
  const due = payInstalments(ripe.instalments, isOwed(today), amount, allocationOrderOf(credit.terms), today);
  const rest = prepay({ ...running, instalments: due.instalments }, due.left, early);
  return {
    instalments: rest.instalments,
    paid: [...due.paid, ...rest.paid],
    charged: addParts(rest.charged, { ...zeroParts(currency), interest: ripe.interest, fee: ripe.fee }),
  };
};

/** The amount that pays off the whole debt: all due instalments, and the remaining principal with its interest and fees to the day. */
export const payoffOf = (running: RunningCredit): Money => {
  const { instalments, today, credit } = running;
  const { currency } = credit.principal;
  const due = sum(
    instalments.filter(isOwed(today)).map((each) => sumParts(openParts(each))),
    currency,
  );
  const rest = remainingPayoff(running)?.total;
  // Where the fee rebate exceeds the remaining debt, one minor unit ends the debt and the excess becomes credit.
  return rest ? add(due, isPositive(rest) ? rest : money(1n, currency)) : due;
};
