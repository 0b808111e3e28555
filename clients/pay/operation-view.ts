import { useSignal } from "@preact/signals";
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
    const ask = request && question.value === "" ? confirmation?.ask() : undefined;
    question.value = ask ?? "";
    if (request && ask === undefined) void act(name, request);
    if (!request) focusMarked(event.currentTarget);
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
        ? h(Question, {
            ...confirmation,
            question: question.value,
            busy: busy.value === name,
            kind,
            keep: () => void (question.value = ""),
          })
        : h(SubmitButton, { label: button, busy: busy.value === name, kind }),
    ),
  );
};

type QuestionProps = {
  readonly question: string;
  readonly yes: string;
  readonly no: string;
  readonly busy: boolean;
  readonly kind: string;
  readonly keep: () => void;
};

const Question = ({ question, yes, no, busy: isBusy, kind, keep }: QuestionProps) =>
  h(
    "div",
    { class: "question", role: "group", "aria-label": question, tabIndex: -1, ref: focusOnce },
    h("p", {}, h("strong", {}, question)),
    h(SubmitButton, { label: yes, busy: isBusy, kind }),
    " ",
    h("button", { type: "button", onClick: keep }, no),
  );

/** Focuses a question when it appears, so that screen readers read it and a second press of the enter key does not answer it. */
const focusOnce = (element: HTMLElement | null): void => element?.focus();

/** Focuses the first input of a form that could not be sent. */
const focusMarked = (form: EventTarget | null): void => {
  if (form instanceof HTMLElement) form.querySelector<HTMLElement>("input:not([type=radio], [type=checkbox])")?.focus();
};
