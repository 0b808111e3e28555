import { type Signal, useSignal } from "@preact/signals";
import { h } from "preact";
import type { LinePick, Purchase } from "../sdk/purchase.ts";
import { Choices } from "./choices.ts";
import { DeedView } from "./deed-view.ts";
import { complain, type Connection } from "./pay-state.ts";
import { words } from "./words.ts";

/** Cancels all that is left, or so many of some items. */
export const CancelView = ({ purchase }: { readonly purchase: Purchase }) => {
  const says = words.cancel;
  const what = useSignal<"all" | "some">("all");
  const counts = useSignal<Counts>({});
  const deed = () => {
    if (what.value === "all") return async (connection: Connection) => connection.cancel();
    const lines = picked(counts.value);
    if (lines.length === 0) return complain("cancel", says.none) as undefined;
    return async (connection: Connection) => connection.cancel({ lines });
  };
  return h(
    DeedView,
    { name: "cancel", title: says.title, text: says.text, button: says.button, kind: "danger", deed },
    h(Choices, { legend: says.title, name: "what", chosen: what, choices: { all: says.all, some: says.some } }),
    what.value === "some" && h(LinePicker, { purchase, counts }),
  );
};

type Counts = Readonly<Record<string, number>>;

const picked = (counts: Counts): readonly LinePick[] =>
  Object.entries(counts).flatMap(([id, quantity]) => (quantity > 0 ? [{ id, quantity }] : []));

const LinePicker = ({ purchase, counts }: { readonly purchase: Purchase; readonly counts: Signal<Counts> }) =>
  h(
    "div",
    {},
    purchase.lines
      .filter(({ quantity, cancelled }) => quantity > cancelled)
      .map(({ id, quantity, cancelled }, i) => [
        h("label", { for: `line-${i}`, key: `label ${id}` }, words.cancel.of(id, quantity - cancelled)),
        h("input", {
          id: `line-${i}`,
          key: id,
          type: "number",
          min: 0,
          max: quantity - cancelled,
          value: counts.value[id] ?? 0,
          onInput: (event: { readonly currentTarget: HTMLInputElement }) =>
            void (counts.value = { ...counts.value, [id]: Math.trunc(event.currentTarget.valueAsNumber) || 0 }),
        }),
      ]),
  );
