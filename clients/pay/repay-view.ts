import { type Signal, useSignal } from "@preact/signals";
import { h } from "preact";
import type { Money, Purchase } from "../sdk/purchase.ts";
import { failure, reportInputError, type Connection, loan } from "./pay-state.ts";
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
  const isOnlyOverdue = overdue !== undefined && formatMoney(overdue) === all;
  const share = useSignal<"overdue" | "all" | "part">(overdue ? "overdue" : "all");
  const typed = useSignal("");
  const becomes = useSignal<Becomes>("shorter");
  const prepare = () => {
    if (share.value === "overdue" && overdue) return async (connection: Connection) => connection.repay(overdue);
    if (share.value !== "part") return async (connection: Connection) => connection.repay();
    const amount = parseMoney(typed.value, outstanding.currency);
    if (!amount) return reportInputError("repay", text.bad(exampleOf(outstanding.currency))) as undefined;
    return async (connection: Connection) =>
      isWrittenOff ? connection.repay(amount) : connection.repay(amount, undefined, becomes.value);
  };
  return h(
    OperationView,
    {
      ...text,
      title: isWrittenOff ? text.writtenOff : overdue ? text.late : text.title,
      name: "repay",
      open: overdue !== undefined || isWrittenOff,
      text: isWrittenOff ? text.writtenOffText(all) : overdue ? text.lateText(all) : text.text(all),
      prepare,
    },
    h(Choices, {
      legend: text.title,
      name: "much",
      chosen: share,
      choices: {
        ...(overdue && { overdue: text.overdue(formatMoney(overdue)) }),
        ...(!isOnlyOverdue && { all: text.all(all) }),
        part: text.part,
      },
    }),
    share.value === "part" && h(PartView, { currency: outstanding.currency, typed, becomes, isWrittenOff }),
  );
};

type Becomes = "shorter" | "smaller";

type PartProps = {
  readonly currency: string;
  readonly typed: Signal<string>;
  readonly becomes: Signal<Becomes>;
  /** Nothing of the plan is left after a write-off. */
  readonly isWrittenOff: boolean;
};

/** The amount of a part, and what becomes of the payments after it. */
const PartView = ({ currency, typed, becomes, isWrittenOff }: PartProps) => {
  const text = words.repay;
  return h(
    "div",
    {},
    h("label", { for: "repay-amount" }, text.amount(currency)),
    h("input", {
      id: "repay-amount",
      inputMode: "decimal",
      "aria-invalid": failure.value?.at === "repay" && failure.value.ofInput === true,
      value: typed.value,
      onInput: (event) => void (typed.value = event.currentTarget.value),
    }),
    !isWrittenOff &&
      h(Choices, {
        legend: text.becomes,
        shown: true,
        name: "becomes",
        chosen: becomes,
        choices: { shorter: text.shorter, smaller: text.smaller },
      }),
  );
};

/** The overdue amount, if there is one. */
const overdueOf = (): Money | undefined => {
  const overdue = loan.value?.pastDue.overdue;
  return overdue && !isZero(overdue) ? overdue : undefined;
};
