import { useSignal } from "@preact/signals";
import { h } from "preact";
import type { PurchaserPurchase } from "../sdk/purchaser.ts";
import { Choices } from "./choices.ts";
import { OperationView } from "./operation-view.ts";
import { type Counts, LinePicker, chosenLines, wrongCount } from "./line-picker.ts";
import { nameOf, reportInputError, type Connection } from "./pay-state.ts";
import { words } from "./words.ts";

/** The form that cancels everything that remains, or a quantity of some items. */
export const CancelView = ({ purchase }: { readonly purchase: PurchaserPurchase }) => {
  const text = words.cancel;
  const what = useSignal<"all" | "some">("all");
  const counts = useSignal<Counts>({});
  const prepare = () => {
    if (what.value === "all") return async (connection: Connection) => connection.cancel();
    const lines = chosenLines(counts.value);
    const wrong = wrongCount(counts.value, purchase.lines, remaining);
    if (wrong !== undefined) return reportInputError("cancel", wrong) as undefined;
    return async (connection: Connection) => connection.cancel({ lines });
  };
  const ask = (): string =>
    text.ask(
      what.value === "all"
        ? text.everything
        : chosenLines(counts.value)
            .map(({ id, quantity }) => `${words.order.each(quantity)} ${nameOf(id)}`)
            .join(", "),
    );
  return h(
    OperationView,
    {
      ...text,
      name: "cancel",
      until: purchase.rights.cancel?.until,
      kind: "danger",
      prepare,
      confirmation: { ...text, ask },
    },
    h(Choices, { legend: text.title, name: "cancel-what", chosen: what, choices: { all: text.all, some: text.some } }),
    what.value === "some" &&
      h(LinePicker, {
        name: "cancel",
        lines: purchase.lines,
        remaining,
        counts,
      }),
  );
};

const remaining = ({ quantity, cancelled }: PurchaserPurchase["lines"][number]): number => quantity - cancelled;
