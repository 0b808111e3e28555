import type { Signal } from "@preact/signals";
import { h } from "preact";

type Props<Choice extends string> = {
  readonly legend: string;
  /** False when the heading above has the same text. */
  readonly shown?: boolean;
  readonly name: string;
  readonly chosen: Signal<Choice>;
  readonly choices: Readonly<Partial<Record<Choice, string>>>;
};

/** A radio group. */
export const Choices = <Choice extends string>({ legend, shown = false, name, chosen, choices }: Props<Choice>) =>
  h(
    "fieldset",
    {},
    h("legend", { class: shown ? "" : "unseen" }, legend),
    Object.entries<string | undefined>(choices).map(([choice, text]) =>
      h(
        "label",
        { class: "pick", key: choice },
        h("input", {
          type: "radio",
          name,
          value: choice,
          checked: chosen.value === choice,
          onChange: () => void (chosen.value = choice as Choice),
        }),
        h("span", {}, text),
      ),
    ),
  );
