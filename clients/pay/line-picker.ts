import { type Signal } from "@preact/signals";
import { h } from "preact";
import type { LineQuantity, Purchase } from "../sdk/purchase.ts";
import { nameOf } from "./pay-state.ts";
import { words } from "./words.ts";

/** How many of each line are meant. */
export type Counts = Readonly<Record<string, number>>;

type Props = {
  /** The deed that it is for: ids of its inputs begin with it. */
  readonly name: string;
  readonly lines: Purchase["lines"];
  /** How many of a line there are to choose from; lines of none are left out. */
  readonly left: (line: Purchase["lines"][number]) => number;
  readonly counts: Signal<Counts>;
};

/** Asks of each line how many are meant. */
export const LinePicker = ({ name, lines, left, counts }: Props) =>
  h(
    "div",
    { class: "picker" },
    lines
      .filter((line) => left(line) > 0)
      .map((line, i) =>
        h(
          "div",
          { key: line.id },
          h("label", { for: `${name}-line-${i}` }, words.order.howMany(nameOf(line.id), left(line))),
          h("input", {
            id: `${name}-line-${i}`,
            type: "number",
            inputMode: "numeric",
            min: 0,
            max: left(line),
            value: counts.value[line.id] ?? 0,
            onInput: (event: { readonly currentTarget: HTMLInputElement }) =>
              void (counts.value = {
                ...counts.value,
                [line.id]: Math.trunc(event.currentTarget.valueAsNumber) || 0,
              }),
          }),
        ),
      ),
  );

/** What was picked; lines of none are not. */
export const picked = (counts: Counts): readonly LineQuantity[] =>
  Object.entries(counts).flatMap(([id, quantity]) => (quantity > 0 ? [{ id, quantity }] : []));
