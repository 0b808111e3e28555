import { addDays, type Day, daysBetween } from "./calendar.ts";
import { dueDates } from "./due-dates.ts";
import type { Loan } from "./loan.ts";

/** The day of a loan's last instalment, when its goods are accepted on a day. */
export const lastDueOf = ({ terms }: Pick<Loan, "terms">, acceptedOn: Day): Day =>
  dueDates(terms, acceptedOn).at(-1) ?? acceptedOn;

/** The days for which money paid out today is lent: to acceptance, as it was or in `settleDays`, and on to the last due date; at least one. */
export const tenorOf = (loan: Pick<Loan, "terms" | "acceptedOn">, settleDays: number, today: Day): number =>
  Math.max(1, daysBetween(today, lastDueOf(loan, loan.acceptedOn ?? addDays(today, settleDays))));
