import type { Signal } from "@preact/signals";
import { h } from "preact";
import type { PurchaserCheckout } from "../sdk/checkout-page.ts";
import type { PlanOffer } from "../sdk/plans.ts";
import { busy, failure } from "./checkout-state.ts";
import { type ConsentErrors, summaryOf } from "./consent-errors.ts";
import { Card, InputError, marked, Problem, SubmitButton } from "./elements.ts";
import { formatMoney } from "./format.ts";
import { words } from "./words.ts";

type Props = {
  readonly order: PurchaserCheckout;
  readonly plan: PlanOffer;
  readonly agreed: Signal<boolean>;
  readonly errors: ConsentErrors;
};

/** The consent to the chosen plan, with what is bought and what is to pay back. */
export const AgreementView = ({ order, plan, agreed, errors }: Props) => {
  const text = words.consent;
  const [price, payable] = [formatMoney(order.amount), formatMoney(plan.disclosure.totalPayable)];
  return h(
    Card,
    { title: text.title },
    h(
      "label",
      { class: "agree" },
      h("input", {
        id: "agree",
        type: "checkbox",
        checked: agreed.value,
        ...marked("agree", errors.agree),
        onChange: (event) => void (agreed.value = event.currentTarget.checked),
      }),
      h("span", {}, text.agree(price, plan.name, payable)),
    ),
    h(InputError, { name: "agree", error: errors.agree }),
    h("p", { class: "quiet" }, text.kept(order.shop)),
    h("p", { class: "quiet" }, text.sealed),
    h(Problem, { failure: summaryOf(errors) ?? failure.value }),
    h(SubmitButton, { label: text.button(price, payable), busy: busy.value }),
  );
};
