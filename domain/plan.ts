import { addDays, addMonths, type Day } from "./calendar.ts";
import { isPositive, type Money, split, subtract, zero, add, atMost } from "./money.ts";

/** How a loan is paid back: once, or in equal monthly parts. The clock starts at acceptance, never before. */
export type Plan =
  | { readonly kind: "single"; readonly payInDays: number }
  | { readonly kind: "instalments"; readonly count: number; readonly everyMonths: 1 };

/** A part of the principal and the day it is due; numbered from 1. */
export type Instalment = { readonly no: number; readonly due: Day; readonly amount: Money };

/** When the principal is due; the parts sum to it, and nobody is asked for a part of nothing. */
export const schedule = (plan: Plan, principal: Money, acceptedOn: Day): readonly Instalment[] =>
  (plan.kind === "single" ? [principal] : split(principal, plan.count))
    .map((amount, index) => ({ no: index + 1, due: dueOn(plan, index + 1, acceptedOn), amount }))
    .filter(({ amount }) => isPositive(amount));

/** The first instalment not wholly covered by what was repaid, with the amount still missing; none when all is paid. */
export const nextDue = (instalments: readonly Instalment[], repaid: Money): Instalment | undefined => {
  let dueSoFar = zero(repaid.currency);
  for (const instalment of instalments) {
    dueSoFar = add(dueSoFar, instalment.amount);
    if (!atMost(dueSoFar, repaid)) {
      const missing = subtract(dueSoFar, repaid);
      return atMost(instalment.amount, missing) ? instalment : { ...instalment, amount: missing };
    }
  }
  return undefined;
};

/** Months count from acceptance each time, so that a short February does not pull in every later date. */
const dueOn = (plan: Plan, no: number, acceptedOn: Day): Day =>
  plan.kind === "single" ? addDays(acceptedOn, plan.payInDays) : addMonths(acceptedOn, no * plan.everyMonths);
