import { h } from "preact";
import { Card, Problem } from "./elements.ts";
import { canRetry, type Failure, titleOf } from "./failure.ts";
import { words } from "./words.ts";

/** What is shown in place of a page that could not be opened: why, and what to do next. */
export const NotOpenedView = ({ failure, reload }: { readonly failure: Failure; readonly reload: () => unknown }) =>
  h(
    Card,
    { title: titleOf(failure) },
    h(Problem, { failure }),
    canRetry(failure) && h("button", { type: "button", onClick: () => void reload() }, words.tryAgain),
  );
