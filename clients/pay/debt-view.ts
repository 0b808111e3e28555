import { h } from "preact";
import type { Loan } from "../sdk/loan.ts";
import type { Purchase } from "../sdk/purchase.ts";
import { Card, Facts, Table } from "./elements.ts";
import { formatDay, formatMoney, formatShortDay, isNothing } from "./format.ts";
import { words } from "./words.ts";

/** What is owed, when, and by which payments. */
export const DebtView = ({ purchase, loan }: { readonly purchase: Purchase; readonly loan: Loan | undefined }) => {
  const says = words.pay;
  const { outstanding, toCome, repaid, refunded, due = loan?.due } = purchase;
  const shown = [
    [says.toCome, toCome],
    [says.payoff, loan?.payoff],
    [says.repaid, repaid],
    [says.refunded, refunded],
  ] as const;
  return h(
    Card,
    { title: says.owe },
    h("p", { class: "big" }, formatMoney(outstanding)),
    h("p", { class: "quiet" }, due === undefined ? says.nothing : `${says.due}: ${formatDay(due)}`),
    h(Facts, {
      facts: shown.flatMap(([name, amount]) =>
        amount && !isNothing(amount) ? [[name, formatMoney(amount)] as const] : [],
      ),
    }),
    loan &&
      loan.instalments.length > 0 &&
      h(Table, {
        caption: says.schedule,
        head: [words.plans.due, words.plans.amount, says.paid, says.open],
        rows: loan.instalments.map((each) => [
          formatShortDay(each.due),
          formatMoney(each.total),
          formatMoney(each.paid),
          formatMoney(each.open),
        ]),
      }),
  );
};
