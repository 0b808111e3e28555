import { h } from "preact";

type Props = {
  readonly question: string;
  readonly yes: string;
  readonly no: string;
  readonly confirm: () => void;
  readonly keep: () => void;
};

/** A question before something that cannot be undone, with its two answers. */
export const QuestionView = ({ question, yes, no, confirm, keep }: Props) =>
  h(
    "div",
    { class: "question", role: "group", "aria-label": question, tabIndex: -1, ref: focusOnce },
    h("p", {}, h("strong", {}, question)),
    h("button", { type: "button", class: "danger", onClick: confirm }, yes),
    h("button", { type: "button", onClick: keep }, no),
  );

/** Focuses a question when it appears, so that screen readers read it and a second press of the enter key does not answer it. */
const focusOnce = (element: HTMLElement | null): void => element?.focus();
