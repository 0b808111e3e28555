import { TallystickProblem } from "../sdk/problem.ts";
import { formatSentence } from "./format.ts";
import { words } from "./words.ts";

/** What went wrong and what to do next, for the reader. */
export type Failure = { readonly what: string; readonly next: string; readonly code?: string };

/** The failure to show: a rejection has its own text and next step; where nobody answered, the connection is to be checked. */
export const failureOf = (error: unknown, nameOf?: (line: string) => string): Failure => {
  if (error instanceof TallystickProblem)
    return {
      what:
        words.what[error.code] ?? sentenceOf(error.sentence ? formatSentence(error.sentence, nameOf) : error.message),
      next: words.next[error.code] ?? "",
      code: error.code,
    };
  if (isUnreachable(error)) return { what: words.offline, next: "" };
  return { what: sentenceOf(error instanceof Error ? error.message : String(error)), next: "" };
};

/** The heading of a page that could not be opened. */
export const titleOf = ({ code = "" }: Failure): string => words.link.failed[code] ?? words.link.notLoaded;

/** True where the same link may open the page when it is tried again. */
export const canRetry = ({ code = "" }: Failure): boolean =>
  !(code in words.link.failed) || code === "TooManyWrongTokens";

/** `fetch` fails with a TypeError, or a DOMException once it takes too long; the client names its own cause. */
const isUnreachable = (error: unknown): boolean => {
  const reason = error instanceof Error && error.cause !== undefined ? error.cause : error;
  return reason instanceof TypeError || reason instanceof DOMException;
};

const sentenceOf = (text: string): string => {
  const first = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(first) ? first : `${first}.`;
};
