import { useSignal } from "@preact/signals";
import { h } from "preact";
import type { PurchaserCheckout } from "../sdk/checkout-page.ts";
import { AgreementView } from "./agreement-view.ts";
import { consent, lapsed, names, plan, plans, purchaser } from "./checkout-state.ts";
import { errorsOf, inputs } from "./consent-errors.ts";
import type { Identity } from "./identity.ts";
import { IdentityView, lastIdentity } from "./identity-view.ts";
import { LeaveView } from "./leave-view.ts";
import { PlanView } from "./plan-view.ts";
import { words } from "./words.ts";

/** Plan, identity and consent in one form, so that the enter key and password managers work as usual. */
export const ConsentView = ({ order }: { readonly order: PurchaserCheckout }) => {
  const identity = useSignal<Identity | undefined>(lastIdentity());
  const contact = useSignal(identity.value ? (purchaser.value?.contact ?? "") : "");
  const agreed = useSignal(false);
  const tried = useSignal(false);
  const entered = { identity: identity.value, contact: contact.value, agreed: agreed.value };
  const errors = tried.value ? errorsOf(entered) : {};
  const submit = (event: Event): void => {
    event.preventDefault();
    tried.value = true;
    const [first] = Object.keys(errorsOf(entered));
    if (first !== undefined) document.querySelector<HTMLElement>(inputs[first] ?? "")?.focus();
    else if (entered.identity) void consent({ identity: entered.identity, contact: contact.value.trim() });
  };
  return h(
    "form",
    { onSubmit: submit, noValidate: true },
    lapsed.value && h("p", { class: "note", role: "status" }, words.outcome.lapsed),
    h(PlanView, {}),
    // Without a plan nothing can be bought, so nothing is asked.
    plans.value?.length !== 0 &&
      h(IdentityView, {
        chosen: identity.value,
        choose: (chosen) => void (identity.value = chosen),
        errors,
        contact: contact.value,
        write: (text) => void (contact.value = text),
      }),
    // What cannot be read is not consented to.
    names.value && plan.value && h(AgreementView, { order, plan: plan.value, agreed, errors }),
    h(LeaveView, { shop: order.shop }),
  );
};
