import { h } from "preact";
import type { AccountLoan } from "../sdk/loan.ts";
import type { PurchaserPurchase } from "../sdk/purchaser.ts";
import { Card, Problem } from "./elements.ts";
import { addMoney, formatDay, formatMoney, isZero } from "./format.ts";
import { loadMoreLoans, loans, loansFailure } from "./account-state.ts";
import { words } from "./words.ts";

/** The other loans of the purchaser's account, so that one that somebody else took in their name is seen. */
export const OthersView = ({ purchase }: { readonly purchase: PurchaserPurchase }) => {
  const { list, cursor } = loans.value;
  const others = list.filter((each) => each.purchase !== purchase.id);
  const text = words.others;
  if (!loansFailure.value && list.length === 0) return null;
  return h(
    Card,
    { title: text.title },
    h(Problem, { failure: loansFailure.value }),
    others.length === 0 && cursor === undefined
      ? h("p", { class: "quiet" }, text.none)
      : h(
          "ul",
          { class: "returns" },
          others.map((each) => h(OtherView, { key: each.purchase, loan: each })),
        ),
    cursor !== undefined && h("button", { type: "button", onClick: () => void loadMoreLoans() }, text.more),
    h("p", { class: "quiet" }, text.unknown),
  );
};

const OtherView = ({ loan }: { readonly loan: AccountLoan }) => {
  const { shop, order, amount, at, status, approvalNumber } = loan;
  const text = words.others;
  return h(
    "li",
    {},
    h("h3", {}, `${shop}: ${formatMoney(amount)}`),
    h("p", {}, `${text.status[status] ?? status}. ${owedOf(loan)}`),
    h("p", { class: "quiet" }, text.facts(formatDay(at), order, approvalNumber)),
  );
};

const owedOf = ({ status, held, outstanding, due, overdue, writtenOff }: AccountLoan): string => {
  const text = words.others;
  if (writtenOff) return text.writtenOff(formatMoney(writtenOff));
  if (overdue) return text.overdue(formatMoney(outstanding), formatMoney(overdue));
  if (status === "held" || status === "funded") return text.notYet(formatMoney(addMoney(held, outstanding)));
  if (isZero(outstanding)) return text.nothing;
  return due === undefined ? text.owed(formatMoney(outstanding)) : text.due(formatMoney(outstanding), formatDay(due));
};
