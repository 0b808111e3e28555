import { useSignal } from "@preact/signals";
import { h } from "preact";
import type { Purchase } from "../sdk/purchase.ts";
import { reportInputError, type Connection, loan } from "./pay-state.ts";
import { OperationView } from "./operation-view.ts";
import { Choices } from "./choices.ts";
import { exampleOf, formatMoney, parseMoney } from "./format.ts";
import { words } from "./words.ts";

/** The form that repays early, all or a part. */
export const RepayView = ({ purchase }: { readonly purchase: Purchase }) => {
  const text = words.repay;
  const { outstanding } = purchase;
  const all = formatMoney(loan.value?.payoff ?? outstanding);
  const share = useSignal<"all" | "part">("all");
  const typed = useSignal("");
  const becomes = useSignal<"shorter" | "smaller">("shorter");
  const prepare = () => {
    if (share.value === "all") return async (connection: Connection) => connection.repay();
    const amount = parseMoney(typed.value, outstanding.currency);
    if (!amount) return reportInputError("repay", text.bad(exampleOf(outstanding.currency))) as undefined;
    return async (connection: Connection) => connection.repay(amount, undefined, becomes.value);
  };
  return h(
    OperationView,
    { ...text, name: "repay", text: text.text(all), prepare },
    h(Choices, { legend: text.title, name: "much", chosen: share, choices: { all: text.all(all), part: text.part } }),
    share.value === "part" && [
      h("label", { for: "repay-amount", key: "label" }, text.amount(outstanding.currency)),
      h("input", {
        id: "repay-amount",
        key: "amount",
        inputMode: "decimal",
        value: typed.value,
        onInput: (event: { readonly currentTarget: HTMLInputElement }) =>
          void (typed.value = event.currentTarget.value),
      }),
      h(Choices, {
        key: "becomes",
        legend: text.becomes,
        shown: true,
        name: "becomes",
        chosen: becomes,
        choices: { shorter: text.shorter, smaller: text.smaller },
      }),
    ],
  );
};
