import { useSignal } from "@preact/signals";
import { h } from "preact";
import type { PurchaserPurchase } from "../sdk/purchaser.ts";
import { Choices } from "./choices.ts";
import { OperationView } from "./operation-view.ts";
import { type Counts, LinePicker, chosenLines } from "./line-picker.ts";
import { reportInputError, type Connection } from "./pay-state.ts";
import { words } from "./words.ts";

/** The form that cancels everything that remains, or a quantity of some items. */
export const CancelView = ({ purchase }: { readonly purchase: PurchaserPurchase }) => {
  const text = words.cancel;
  const what = useSignal<"all" | "some">("all");
  const counts = useSignal<Counts>({});
  const prepare = () => {
    if (what.value === "all") return async (connection: Connection) => connection.cancel();
    const lines = chosenLines(counts.value);
    if (lines.length === 0) return reportInputError("cancel", words.order.none) as undefined;
    return async (connection: Connection) => connection.cancel({ lines });
  };
  return h(
    OperationView,
    { ...text, name: "cancel", until: purchase.rights.cancel?.until, kind: "danger", prepare },
    h(Choices, { legend: text.title, name: "cancel-what", chosen: what, choices: { all: text.all, some: text.some } }),
    what.value === "some" &&
      h(LinePicker, {
        name: "cancel",
        lines: purchase.lines,
        remaining: ({ quantity, cancelled }) => quantity - cancelled,
        counts,
      }),
  );
};
