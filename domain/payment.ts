import type { DebtPart } from "./allocation.ts";
import type { Day } from "./calendar.ts";
import { type Credit, orderOf } from "./credit-terms.ts";
import { payEarly, restOf } from "./early-payment.ts";
import {
  chargeDue,
  type Instalment,
  isRipe,
  nothing,
  openOf,
  type Parts,
  payInstalments,
  plus,
  totalOf,
} from "./instalment.ts";
import { add, isPositive, type Money, money, sum } from "./money.ts";
import type { Pause } from "./pause.ts";

/** What becomes of instalments after a payment before their day: the last fall away, or all get smaller. */
export type Early = "shorter" | "smaller";

/**
 * What a payment paid of an instalment; number 0 is what it paid before its day, `credit` what was more than the debt.
 * Of a debt that was given up it pays back what a mall stood in for (`recourse`), and then the lender (`recovery`).
 */
export type Paid = {
  readonly no: number;
  readonly part: DebtPart | "credit" | "recovery" | "recourse";
  readonly amount: Money;
};

/** A payment's effect: the instalments after it, where the money went, and what was charged as it was paid. */
export type Payment = {
  readonly instalments: readonly Instalment[];
  readonly paid: readonly Paid[];
  readonly charged: Parts;
};

/** A credit under way, as of a day on its own calendar. */
export type Running = {
  readonly credit: Credit;
  readonly instalments: readonly Instalment[];
  readonly pauses: readonly Pause[];
  readonly today: Day;
};

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
