import { h } from "preact";
import type { Loan } from "../sdk/loan.ts";
import type { Money } from "../sdk/purchase.ts";
import type { PurchaserPurchase } from "../sdk/purchaser.ts";
import { Card, Facts } from "./elements.ts";
import { addMoney, formatDay, formatMoney, isNothing } from "./format.ts";
import { PaymentsView } from "./payments-view.ts";
import { words } from "./words.ts";

type Props = { readonly purchase: PurchaserPurchase; readonly loan: Loan | undefined };

/** What is owed, until when, and by which payments. */
export const DebtView = ({ purchase, loan }: Props) => {
  const says = words.debt;
  const { big, text, late } = headlineOf(purchase, loan);
  const { toCome, repaid, refunded } = purchase;
  const shown: readonly (readonly [string, Money | undefined])[] = [
    [says.inAll, loan?.acceptedOn === undefined && isNothing(refunded) ? loan?.consent?.totalPayable : undefined],
    [says.toCome, toCome],
    [says.payoff, loan?.acceptedOn === undefined ? undefined : loan.payoff],
    [says.repaid, repaid],
    [says.refunded, refunded],
    [says.credit, loan?.creditBalance],
  ];
  return h(
    Card,
    { title: says.title },
    h("p", { class: "big" }, big),
    h("p", { class: late ? "problem" : "" }, text),
    h(Facts, {
      facts: shown.flatMap(([name, amount]) =>
        amount && !isNothing(amount) ? [[name, formatMoney(amount)] as const] : [],
      ),
    }),
    loan && loan.instalments.length > 0 && h(PaymentsView, { instalments: loan.instalments }),
  );
};

type Headline = { readonly big: string; readonly text: string; readonly late?: boolean };

/** The one thing to know: what is owed and when, or why nothing is. */
const headlineOf = (purchase: PurchaserPurchase, loan: Loan | undefined): Headline => {
  const says = words.debt;
  const { status, outstanding, paused } = purchase;
  const big = formatMoney(outstanding);
  if (["approved", "advanced", "shipped", "delivered"].includes(status)) {
    const price = loan ? addMoney(loan.held, loan.outstanding) : outstanding;
    return { big: says.notYet, text: paused ? says.paused : says.once(formatMoney(price)) };
  }
  if (status === "chargedOff" && loan?.chargedOff)
    return { big: formatMoney(addMoney(loan.chargedOff.principal, loan.chargedOff.charges)), text: says.chargedOff };
  if (status !== "accepted") return { big, text: says.ended[status] ?? says.nothing };
  if (paused) return { big, text: says.paused };
  return { big, ...dueOf(purchase, loan) };
};

const dueOf = ({ due, promises }: PurchaserPurchase, loan: Loan | undefined): Omit<Headline, "big"> => {
  const says = words.debt;
  const next = loan?.instalments.find(({ open }) => !isNothing(open));
  const promised = promises?.find(({ status }) => status === "open");
  if (!next) return { text: due === undefined ? says.soon : says.dueOn(formatDay(due)) };
  if (promised) return { text: says.promised(formatDay(promised.on)) };
  if (loan && !isNothing(loan.pastDue.overdue))
    return {
      text: says.overdue(
        formatMoney(loan.pastDue.overdue),
        formatDay(next.due),
        due === undefined ? undefined : formatDay(due),
      ),
      late: true,
    };
  return { text: says.next(formatMoney(next.open), formatDay(next.due)) };
};
