import { h } from "preact";
import type { Loan } from "../sdk/loan.ts";
import { Table } from "./elements.ts";
import { formatMoney, formatShortDay, isZero } from "./format.ts";
import { words } from "./words.ts";

/** Up to this number of payments are shown; more are collapsed. */
const maxExpanded = 3;

/** Each payment with its due day and the amount that is still open. */
export const PaymentsView = ({ instalments }: Pick<Loan, "instalments">) => {
  const text = words.debt;
  const remaining = instalments.filter(({ open }) => !isZero(open)).length;
  return h(
    "details",
    { class: "payments", open: instalments.length <= maxExpanded },
    h("summary", {}, text.payments(remaining, instalments.length)),
    h(Table, {
      caption: text.schedule,
      head: [words.plans.due, words.plans.amount, text.open],
      rows: instalments.map(({ due, total, open }) => [
        formatShortDay(due),
        formatMoney(total),
        isZero(open) ? text.paid : formatMoney(open),
      ]),
    }),
  );
};
