import { useSignal } from "@preact/signals";
import { h } from "preact";
import type { PurchaserCheckout } from "../sdk/checkout-page.ts";
import { busy, cancel, consent, failure, lapsed, plan, purchaser } from "./checkout-state.ts";
import { Card, Problem, SubmitButton } from "./elements.ts";
import { formatMoney } from "./format.ts";
import type { Identity } from "./identity.ts";
import { IdentityView, lastIdentity } from "./identity-view.ts";
import { PlanView } from "./plan-view.ts";
import { words } from "./words.ts";

/** Plan, identity and consent in one form, so that the enter key and password managers work as usual. */
export const ConsentView = ({ order }: { readonly order: PurchaserCheckout }) => {
  const identity = useSignal<Identity | undefined>(lastIdentity());
  const contact = useSignal(identity.value ? (purchaser.value?.contact ?? "") : "");
  const agreed = useSignal(false);
  const missing = useSignal("");
  const submit = (event: Event): void => {
    event.preventDefault();
    const payer = identity.value;
    missing.value = !payer || contact.value === "" ? words.identity.missing : agreed.value ? "" : words.consent.missing;
    if (payer && missing.value === "") void consent({ identity: payer, contact: contact.value });
  };
  return h(
    "form",
    { onSubmit: submit, noValidate: true },
    lapsed.value && h("p", { class: "note", role: "status" }, words.outcome.lapsed),
    h(PlanView, {}),
    h(IdentityView, {
      chosen: identity.value,
      choose: (chosen) => void (identity.value = chosen),
      contact: contact.value,
      write: (text) => void (contact.value = text),
    }),
    plan.value &&
      h(
        Card,
        { title: words.consent.title },
        h(
          "label",
          { class: "agree" },
          h("input", {
            type: "checkbox",
            checked: agreed.value,
            onChange: (event) => void (agreed.value = event.currentTarget.checked),
          }),
          h("span", {}, words.consent.agree(formatMoney(order.amount), plan.value.name)),
        ),
        h("p", { class: "quiet" }, words.consent.kept(order.shop)),
        h("p", { class: "quiet" }, words.consent.sealed),
        h(Problem, { failure: missing.value === "" ? failure.value : { what: missing.value, next: "" } }),
        h(SubmitButton, { label: words.consent.button(formatMoney(order.amount)), busy: busy.value }),
      ),
    h(
      "p",
      { class: "leave" },
      h(
        "button",
        { type: "button", class: "link", disabled: busy.value, onClick: () => void cancel() },
        words.consent.cancel(order.shop),
      ),
    ),
  );
};
