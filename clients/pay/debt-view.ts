import { h } from "preact";
import type { Loan } from "../sdk/loan.ts";
import type { Money } from "../sdk/purchase.ts";
import type { PurchaserPurchase } from "../sdk/purchaser.ts";
import { Card, Facts } from "./elements.ts";
import { addMoney, formatDay, formatMoney, isPositive, isZero, subtractMoney } from "./format.ts";
import { PaymentsView } from "./payments-view.ts";
import { isPaymentReturned } from "./returned-payment.ts";
import { words } from "./words.ts";

type Props = { readonly purchase: PurchaserPurchase; readonly loan: Loan | undefined };

/** What is owed, when it is due, and the payments. */
export const DebtView = ({ purchase, loan }: Props) => {
  const text = words.debt;
  const { big, text: explanation, late } = headlineOf(purchase, loan);
  const { outstanding, toCome, repaid, refunded } = purchase;
  const left = addMoney(outstanding, toCome);
  const shown: readonly (readonly [string, Money | undefined])[] = [
    [text.inAll, loan?.acceptedOn === undefined && isZero(refunded) ? loan?.consent?.totalPayable : undefined],
    [text.toCome, toCome],
    [text.planLeft, isZero(toCome) ? undefined : left],
    [text.payoff, loan?.acceptedOn === undefined ? undefined : loan.payoff],
    [text.repaid, repaid],
    [text.refunded, refunded],
    [text.credit, loan?.creditBalance],
  ];
  return h(
    Card,
    { title: text.title },
    h("p", { class: "big" }, big),
    h("p", { class: late ? "problem" : "" }, explanation),
    isPaymentReturned(purchase) && h("p", {}, text.bounced),
    h(Facts, {
      facts: shown.flatMap(([name, amount]) =>
        amount && !isZero(amount) ? [[name, formatMoney(amount)] as const] : [],
      ),
    }),
    loan?.acceptedOn !== undefined && h("p", { class: "quiet" }, payoffWords(loan.payoff, outstanding, left)),
    loan &&
      loan.instalments.length > 0 &&
      h(PaymentsView, { instalments: loan.instalments, overdue: loan.pastDue.overdue }),
  );
};

/** Why the payoff differs from today's debt and from the rest of the plan. */
const payoffWords = (payoff: Money, outstanding: Money, left: Money): string => {
  const [accrued, saved] = [subtractMoney(payoff, outstanding), subtractMoney(left, payoff)];
  return [
    ...(isPositive(accrued) ? [words.debt.accrued(formatMoney(accrued))] : []),
    ...(isPositive(saved) ? [words.debt.saves(formatMoney(saved))] : []),
  ].join(" ");
};

type Headline = { readonly big: string; readonly text: string; readonly late?: boolean };

/** The headline: what is owed and when, or why nothing is owed. */
const headlineOf = (purchase: PurchaserPurchase, loan: Loan | undefined): Headline => {
  const text = words.debt;
  const { status, outstanding, paused } = purchase;
  const big = formatMoney(outstanding);
  if (["approved", "advanced", "shipped", "delivered"].includes(status)) {
    const price = loan ? addMoney(loan.held, loan.outstanding) : outstanding;
    return { big: text.notYet, text: paused ? text.paused : text.once(formatMoney(price)) };
  }
  if (status === "chargedOff" && loan?.chargedOff) {
    const { left } = loan.chargedOff;
    return { big: formatMoney(left), text: isZero(left) ? text.recovered : text.chargedOff };
  }
  if (status !== "accepted") return { big, text: text.ended[status] ?? text.nothing };
  if (paused) return { big, text: text.paused };
  return { big, ...dueOf(purchase, loan) };
};

const dueOf = ({ due: expected, promises }: PurchaserPurchase, loan: Loan | undefined): Omit<Headline, "big"> => {
  // The lender leaves it out where it writes the debt off before.
  const due = loan ? loan.due : expected;
  const text = words.debt;
  const next = loan?.instalments.find(({ open }) => !isZero(open));
  const promised = promises?.find(({ status }) => status === "open");
  if (!next) return { text: due === undefined ? text.soon : text.dueOn(formatDay(due)) };
  if (promised) return { text: text.promised(formatDay(promised.on)) };
  if (loan && !isZero(loan.pastDue.overdue))
    return {
      text: text.overdue(
        formatMoney(loan.pastDue.overdue),
        formatDay(next.due),
        due === undefined ? undefined : formatDay(due),
      ),
      late: true,
    };
  return { text: text.next(formatMoney(next.open), formatDay(next.due)) };
};
