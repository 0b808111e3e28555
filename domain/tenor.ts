import { addDays, addMonths, type Day, daysBetween } from "./calendar.ts";
import type { Loan } from "./loan.ts";

/** The day of a loan's last instalment, when its goods are accepted on a day. */
export const lastDueOf = ({ plan }: Pick<Loan, "plan">, acceptedOn: Day): Day =>
  plan.kind === "single" ? addDays(acceptedOn, plan.payInDays) : addMonths(acceptedOn, plan.count * plan.everyMonths);

/** The days for which money paid out today is lent: to acceptance, as it was or in `settleDays`, and on to the last due date; at least one. */
export const tenorOf = (loan: Pick<Loan, "plan" | "acceptedOn">, settleDays: number, today: Day): number =>
  Math.max(1, daysBetween(today, lastDueOf(loan, loan.acceptedOn ?? addDays(today, settleDays))));
