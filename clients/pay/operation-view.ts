import { type ComponentChildren, h } from "preact";
import { Problem, SubmitButton } from "./elements.ts";
import { formatMoment } from "./format.ts";
import { act, busy, type Connection, failure } from "./pay-state.ts";
import { words } from "./words.ts";

type Props = {
  readonly name: string;
  readonly title: string;
  readonly text: string;
  readonly button: string;
  readonly kind?: "primary" | "danger";
  /** The deadline, if there is one. */
  readonly until?: string | undefined;
  /** True for the next expected operation. */
  readonly open?: boolean;
  /** Returns the request to send, or undefined after it has reported incomplete input. */
  readonly prepare: () => ((connection: Connection) => ReturnType<Connection["accept"]>) | undefined;
  readonly children?: ComponentChildren;
};

/** One operation of the purchaser: its explanation, input fields, button, and failure. */
export const OperationView = ({
  name,
  title,
  text,
  button,
  kind = "primary",
  until,
  open = false,
  prepare,
  children,
}: Props) => {
  const submit = (event: Event): void => {
    event.preventDefault();
    const request = prepare();
    if (request) void act(name, request);
  };
  const ownFailure = failure.value?.at === name ? failure.value.failure : undefined;
  return h(
    "details",
    { class: "operation", id: name, open },
    h("summary", {}, title, until !== undefined && h("span", { class: "quiet" }, words.pay.until(formatMoment(until)))),
    h(
      "form",
      { onSubmit: submit, noValidate: true },
      h("p", { class: "quiet" }, text),
      children,
      h(Problem, { failure: ownFailure }),
      h(SubmitButton, { label: button, busy: busy.value === name, kind }),
    ),
  );
};
