import { type Signal } from "@preact/signals";
import { h } from "preact";
import type { LineQuantity, Purchase } from "../sdk/purchase.ts";
import { isNegative } from "./format.ts";
import { nameOf } from "./pay-state.ts";
import { words } from "./words.ts";

/** The chosen quantity of each line. */
export type Counts = Readonly<Record<string, number>>;

type Props = {
  /** The operation that it is for; the prefix of the inputs' ids. */
  readonly name: string;
  readonly lines: Purchase["lines"];
  /** The quantity of a line that can be chosen; lines with zero are remaining out. */
  readonly remaining: (line: Purchase["lines"][number]) => number;
  readonly counts: Signal<Counts>;
};

/** Input fields for a quantity of each line. */
export const LinePicker = ({ name, lines, remaining, counts }: Props) =>
  h(
    "div",
    { class: "picker" },
    lines
      // A discount is no goods: it follows the goods, whose prices contain it.
      .filter((line) => remaining(line) > 0 && !isNegative(line.amount))
      .map((line, i) =>
        h(
          "div",
          { key: line.id },
          h("label", { for: `${name}-line-${i}` }, words.order.howMany(nameOf(line.id), remaining(line))),
          h("input", {
            id: `${name}-line-${i}`,
            type: "number",
            inputMode: "numeric",
            min: 0,
            max: remaining(line),
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

/** What is wrong with the chosen quantities; undefined when nothing is. */
export const wrongCount = (
  counts: Counts,
  lines: Purchase["lines"],
  remaining: Props["remaining"],
): string | undefined => {
  const wrong = lines.find((line) => (counts[line.id] ?? 0) < 0 || (counts[line.id] ?? 0) > remaining(line));
  if (wrong) return words.order.tooMany(nameOf(wrong.id), remaining(wrong));
  return chosenLines(counts).length === 0 ? words.order.none : undefined;
};

/** The chosen lines with a positive quantity. */
export const chosenLines = (counts: Counts): readonly LineQuantity[] =>
  Object.entries(counts).flatMap(([id, quantity]) => (quantity > 0 ? [{ id, quantity }] : []));
