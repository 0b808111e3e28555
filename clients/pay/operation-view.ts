import { useSignal } from "@preact/signals";
import { type ComponentChildren, h } from "preact";
import { Problem, SubmitButton } from "./elements.ts";
import { formatMoment } from "./format.ts";
import { QuestionView } from "./question-view.ts";
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
  /** Asks once before the request is sent: the question, and the two answers. */
  readonly confirmation?: { readonly ask: () => string; readonly yes: string; readonly no: string };
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
  confirmation,
  children,
}: Props) => {
  const question = useSignal("");
  const submit = (event: Event): void => {
    event.preventDefault();
    const request = prepare();
    if (!request) focusMarked(event.currentTarget);
    else if (confirmation) question.value = confirmation.ask();
    else void act(name, request);
  };
  const confirm = (): void => {
    question.value = "";
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
      // A change of the answer withdraws the question about the one before.
      { onSubmit: submit, onInput: () => void (question.value = ""), noValidate: true },
      h("p", { class: "quiet" }, text),
      children,
      h(Problem, { failure: ownFailure }),
      confirmation && question.value !== ""
        ? h(QuestionView, {
            ...confirmation,
            question: question.value,
            confirm,
            keep: () => void (question.value = ""),
          })
        : h(SubmitButton, { label: button, busy: busy.value === name, kind }),
    ),
  );
};

/** Focuses the first input of a form that could not be sent. */
const focusMarked = (form: EventTarget | null): void => {
  if (form instanceof HTMLElement) form.querySelector<HTMLElement>("input:not([type=radio], [type=checkbox])")?.focus();
};
