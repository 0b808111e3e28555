import { add, isPositive, money, type Money, sum } from "../money.ts";
import { payEarly, restOf } from "./early-payment.ts";
import { chargeDue, isRipe, openOf, payInstalments } from "./instalment.ts";
import type { Early, Payment, Running } from "./payment.ts";
import { orderOf } from "../schedule/credit-terms.ts";
import { nothing, plus, totalOf } from "../schedule/debt-parts.ts";

/**
 * Puts a payment where it belongs: first what is due, by the order of the terms; the rest pays before its day,
 * and what is more than the whole debt is the purchaser's credit balance.
 */
export const applyPayment = (running: Running, amount: Money, early?: Early): Payment => {
  const { credit, today } = running;
  const { currency } = amount;
  if (amount.minor < 0n) throw new RangeError("a payment is above nothing");
  const ripe = chargeDue(running.instalments, today, currency);
  const due = payInstalments(ripe.instalments, isRipe(today), amount, orderOf(credit.terms), today);
  const rest = payEarly({ ...running, instalments: due.instalments }, due.left, early);
  return {
    instalments: rest.instalments,
    paid: [...due.paid, ...rest.paid],
    charged: plus(rest.charged, { ...nothing(currency), interest: ripe.interest, fee: ripe.fee }),
  };
};

/** What would pay the whole debt off: all that is due, and the rest with its interest and fees to the day. */
export const payoffOf = (running: Running): Money => {
  const { instalments, today, credit } = running;
  const { currency } = credit.principal;
  const due = sum(
    instalments.filter(isRipe(today)).map((each) => totalOf(openOf(each))),
    currency,
  );
  const rest = restOf(running)?.total;
  // Where more of a fee goes back than is still asked, a single unit ends the debt and the rest comes back as credit.
  return rest ? add(due, isPositive(rest) ? rest : money(1n, currency)) : due;
};
