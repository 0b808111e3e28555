import { h } from "preact";
import type { Loan } from "../sdk/loan.ts";
import type { Money } from "../sdk/purchase.ts";
import { Table } from "./elements.ts";
import { addMoney, formatMoney, formatShortDay, isZero } from "./format.ts";
import { words } from "./words.ts";

/** Up to this number of payments are shown; more are collapsed. */
const maxExpanded = 3;

type Props = Pick<Loan, "instalments"> & { readonly overdue: Money };

/** Each payment with its due day and the amount that is still open. */
export const PaymentsView = ({ instalments, overdue }: Props) => {
  const text = words.debt;
  const open = instalments.filter((each) => !isZero(each.open));
  const [first, ...others] = open.map((each) => each.open);
  const left = first === undefined ? "" : formatMoney(addMoney(first, ...others));
  const late = lateOf(open, overdue);
  return h(
    "details",
    { class: "payments", open: instalments.length <= maxExpanded },
    h("summary", {}, text.payments(open.length, instalments.length, left)),
    h(Table, {
      caption: text.schedule,
      head: [words.plans.due, words.plans.amount, text.open],
      rows: instalments.map((each) => [
        formatShortDay(each.due),
        formatMoney(each.total),
        openOf(each, late.has(each.no)),
      ]),
    }),
  );
};

const openOf = ({ open }: Loan["instalments"][number], late: boolean) => {
  if (isZero(open)) return words.debt.paid;
  return late ? h("span", { class: "bad" }, `${formatMoney(open)} ${words.debt.overdueCell}`) : formatMoney(open);
};

/** The payments that are overdue, by the lender's calendar and not by this device's. */
const lateOf = (open: Loan["instalments"], overdue: Money): ReadonlySet<number> => {
  let rest = BigInt(overdue.amount);
  const late = new Set<number>();
  for (const each of open.toSorted((a, b) => (a.due < b.due ? -1 : 1))) {
    if (rest <= 0n) break;
    rest -= BigInt(each.open.amount);
    late.add(each.no);
  }
  return late;
};
