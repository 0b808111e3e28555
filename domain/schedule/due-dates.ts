import { addDays, addMonths, type Day } from "../calendar.ts";
import { rollToBusinessDay } from "./business-day.ts";
import type { CreditTerms, DueRule } from "./credit-terms.ts";

/** The due dates of a credit in order, rolled to business days; each is computed from the first, so no roll moves a later one. */
export const dueDates = ({ due, count, rolling, calendar }: CreditTerms, acceptedOn: Day): readonly Day[] =>
  Array.from({ length: count }, (_, index) => rollToBusinessDay(nominal(due, acceptedOn, index), rolling, calendar));

const nominal = (due: DueRule, acceptedOn: Day, index: number): Day => {
  if (due.kind === "everyDays") return addDays(acceptedOn, due.days * (index + 1));
  if (due.kind === "monthly")
    return due.first === undefined ? addMonths(acceptedOn, index + 1) : addMonths(due.first, index);
  // January has every day of a month, so adding months to it gives the day, or the last day of a shorter month.
  const january = `${acceptedOn.slice(0, 4)}-01-${String(due.day === "last" ? 31 : due.day).padStart(2, "0")}`;
  const earliest = addDays(acceptedOn, Math.max(due.atLeastDays, 1));
  const month = Number(earliest.slice(0, 4)) * 12 + Number(earliest.slice(5, 7)) - 1;
  const away = month - Number(acceptedOn.slice(0, 4)) * 12;
  const first = addMonths(january, away) < earliest ? away + 1 : away;
  return addMonths(january, first + index);
};
