import { useSignal } from "@preact/signals";
import { h } from "preact";
import type { PurchaserPurchase } from "../sdk/purchaser.ts";
import { Choices } from "./choices.ts";
import { DeedView } from "./deed-view.ts";
import { type Counts, LinePicker, picked } from "./line-picker.ts";
import { complain, type Connection } from "./pay-state.ts";
import { words } from "./words.ts";

/** Cancels all that is left, or so many of some items. */
export const CancelView = ({ purchase }: { readonly purchase: PurchaserPurchase }) => {
  const says = words.cancel;
  const what = useSignal<"all" | "some">("all");
  const counts = useSignal<Counts>({});
  const deed = () => {
    if (what.value === "all") return async (connection: Connection) => connection.cancel();
    const lines = picked(counts.value);
    if (lines.length === 0) return complain("cancel", words.order.none) as undefined;
    return async (connection: Connection) => connection.cancel({ lines });
  };
  return h(
    DeedView,
    { ...says, name: "cancel", until: purchase.rights.cancel?.until, kind: "danger", deed },
    h(Choices, { legend: says.title, name: "cancel-what", chosen: what, choices: { all: says.all, some: says.some } }),
    what.value === "some" &&
      h(LinePicker, {
        name: "cancel",
        lines: purchase.lines,
        left: ({ quantity, cancelled }) => quantity - cancelled,
        counts,
      }),
  );
};
