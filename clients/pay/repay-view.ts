import { useSignal } from "@preact/signals";
import { h } from "preact";
import type { Money, Purchase } from "../sdk/purchase.ts";
import { reportInputError, type Connection, loan } from "./pay-state.ts";
import { OperationView } from "./operation-view.ts";
import { Choices } from "./choices.ts";
import { exampleOf, formatMoney, isZero, parseMoney } from "./format.ts";
import { words } from "./words.ts";

/** The form that repays early, all or a part. */
export const RepayView = ({ purchase }: { readonly purchase: Purchase }) => {
  const text = words.repay;
  const { outstanding } = purchase;
  const isWrittenOff = purchase.status === "chargedOff";
  const all = formatMoney((isWrittenOff ? loan.value?.chargedOff?.left : loan.value?.payoff) ?? outstanding);
  const overdue = overdueOf();
  const share = useSignal<"overdue" | "all" | "part">(overdue ? "overdue" : "all");
  const typed = useSignal("");
  const becomes = useSignal<"shorter" | "smaller">("shorter");
  const prepare = () => {
    if (share.value === "overdue" && overdue) return async (connection: Connection) => connection.repay(overdue);
    if (share.value !== "part") return async (connection: Connection) => connection.repay();
    const amount = parseMoney(typed.value, outstanding.currency);
    if (!amount) return reportInputError("repay", text.bad(exampleOf(outstanding.currency))) as undefined;
    // Nothing of the plan is left after a write-off.
    return async (connection: Connection) =>
      isWrittenOff ? connection.repay(amount) : connection.repay(amount, undefined, becomes.value);
  };
  return h(
    OperationView,
    {
      ...text,
      title: isWrittenOff ? text.writtenOff : overdue ? text.late : text.title,
      name: "repay",
      text: isWrittenOff ? text.writtenOffText(all) : overdue ? text.lateText(all) : text.text(all),
      prepare,
    },
    h(Choices, {
      legend: text.title,
      name: "much",
      chosen: share,
      choices: {
        ...(overdue && { overdue: text.overdue(formatMoney(overdue)) }),
        all: text.all(all),
        part: text.part,
      },
    }),
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
      !isWrittenOff &&
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

/** The overdue amount, if there is one. */
const overdueOf = (): Money | undefined => {
  const overdue = loan.value?.pastDue.overdue;
  return overdue && !isZero(overdue) ? overdue : undefined;
};
