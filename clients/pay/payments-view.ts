import { h } from "preact";
import type { Loan } from "../sdk/loan.ts";
import { Table } from "./elements.ts";
import { formatMoney, formatShortDay, isNothing } from "./format.ts";
import { words } from "./words.ts";

/** As many payments are seen at a glance; more are folded away on a page that has more to say. */
const few = 3;

/** Each payment with its day, and what of it is left to pay. */
export const PaymentsView = ({ instalments }: Pick<Loan, "instalments">) => {
  const says = words.debt;
  const left = instalments.filter(({ open }) => !isNothing(open)).length;
  return h(
    "details",
    { class: "payments", open: instalments.length <= few },
    h("summary", {}, says.payments(left, instalments.length)),
    h(Table, {
      caption: says.schedule,
      head: [words.plans.due, words.plans.amount, says.open],
      rows: instalments.map(({ due, total, open }) => [
        formatShortDay(due),
        formatMoney(total),
        isNothing(open) ? says.paid : formatMoney(open),
      ]),
    }),
  );
};
