import { useSignal } from "@preact/signals";
import { h } from "preact";
import { busy, cancel } from "./checkout-state.ts";
import { QuestionView } from "./question-view.ts";
import { words } from "./words.ts";

/** Cancels the checkout and returns to the shop, after it has asked once. */
export const LeaveView = ({ shop }: { readonly shop: string }) => {
  const asking = useSignal(false);
  const text = words.consent;
  const confirm = (): void => {
    asking.value = false;
    void cancel();
  };
  const ask = (): void => void (asking.value = true);
  return asking.value
    ? h(QuestionView, {
        question: text.askCancel(shop),
        yes: text.yesCancel,
        no: text.noCancel,
        confirm,
        keep: () => void (asking.value = false),
      })
    : h(
        "p",
        { class: "leave" },
        h("button", { type: "button", class: "link", disabled: busy.value, onClick: ask }, text.cancel(shop)),
      );
};
