import { signal } from "@preact/signals";
import { h } from "preact";
import { Card, Problem, SubmitButton } from "./elements.ts";
import { type Failure, failureOf } from "./failure.ts";
import { withConnection } from "./pay-state.ts";
import { words } from "./words.ts";

const state = signal<{ readonly busy: boolean; readonly done: boolean; readonly failure?: Failure }>({
  busy: false,
  done: false,
});

/** Withdraws the link of this page, for a purchaser who fears that somebody else has it. */
export const LinkView = () => {
  const { busy, done, failure } = state.value;
  const text = words.ownLink;
  return h(
    Card,
    { title: text.title },
    h("p", { role: "status", class: "note" }, done ? text.done : ""),
    !done &&
      h(
        "details",
        { class: "operation", id: "link" },
        h("summary", {}, text.summary),
        h(
          "form",
          { onSubmit: submit, noValidate: true },
          h("p", { class: "quiet" }, text.text),
          h(Problem, { failure }),
          h(SubmitButton, { label: text.button, busy, kind: "primary" }),
        ),
      ),
  );
};

const submit = (event: Event): void => {
  event.preventDefault();
  if (!state.value.busy) void renew();
};

const renew = async (): Promise<void> => {
  state.value = { busy: true, done: false };
  try {
    await withConnection(async (connection) => connection.renewLink());
    state.value = { busy: false, done: true };
  } catch (error) {
    state.value = { busy: false, done: false, failure: failureOf(error) };
  }
};
