import { useSignal } from "@preact/signals";
import { h } from "preact";
import type { Purchase } from "../sdk/purchase.ts";
import { complain, type Connection, loan } from "./pay-state.ts";
import { DeedView } from "./deed-view.ts";
import { Choices } from "./choices.ts";
import { formatMoney, parseMoney } from "./format.ts";
import { words } from "./words.ts";

/** Pays before the day, all or a part. */
export const RepayView = ({ purchase }: { readonly purchase: Purchase }) => {
  const says = words.repay;
  const { outstanding } = purchase;
  const all = formatMoney(loan.value?.payoff ?? outstanding);
  const much = useSignal<"all" | "part">("all");
  const typed = useSignal("");
  const becomes = useSignal<"shorter" | "smaller">("shorter");
  const deed = () => {
    if (much.value === "all") return async (connection: Connection) => connection.repay();
    const amount = parseMoney(typed.value, outstanding.currency);
    if (!amount) return complain("repay", says.bad) as undefined;
    return async (connection: Connection) => connection.repay(amount, undefined, becomes.value);
  };
  return h(
    DeedView,
    { ...says, name: "repay", text: says.text(all), deed },
    h(Choices, { legend: says.title, name: "much", chosen: much, choices: { all: says.all(all), part: says.part } }),
    much.value === "part" && [
      h("label", { for: "repay-amount", key: "label" }, says.amount(outstanding.currency)),
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
        legend: says.becomes,
        shown: true,
        name: "becomes",
        chosen: becomes,
        choices: { shorter: says.shorter, smaller: says.smaller },
      }),
    ],
  );
};
