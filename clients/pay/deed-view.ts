import { type ComponentChildren, h } from "preact";
import { Deed, Problem } from "./elements.ts";
import { formatEnd } from "./format.ts";
import { act, busy, type Connection, failure } from "./pay-state.ts";
import { words } from "./words.ts";

type Props = {
  readonly name: string;
  readonly title: string;
  readonly text: string;
  readonly button: string;
  readonly kind?: "primary" | "danger";
  /** Until when it can be done, where that ends. */
  readonly until?: string | undefined;
  /** True for what is to be done next. */
  readonly open?: boolean;
  /** What to do with the connection, or undefined when the form is not complete; then it has said so. */
  readonly deed: () => ((connection: Connection) => ReturnType<Connection["accept"]>) | undefined;
  readonly children?: ComponentChildren;
};

/** One thing that a purchaser can do: what it will do, what it needs to know, its button, and what came of it. */
export const DeedView = ({
  name,
  title,
  text,
  button,
  kind = "primary",
  until,
  open = false,
  deed,
  children,
}: Props) => {
  const submit = (event: Event): void => {
    event.preventDefault();
    const ready = deed();
    if (ready) void act(name, ready);
  };
  const mine = failure.value?.at === name ? failure.value.failure : undefined;
  return h(
    "details",
    { class: "deed", id: name, open },
    h("summary", {}, title, until !== undefined && h("span", { class: "quiet" }, words.pay.until(formatEnd(until)))),
    h(
      "form",
      { onSubmit: submit, noValidate: true },
      h("p", { class: "quiet" }, text),
      children,
      h(Problem, { failure: mine }),
      h(Deed, { label: button, busy: busy.value === name, kind }),
    ),
  );
};
