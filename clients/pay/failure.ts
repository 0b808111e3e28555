import { TallystickProblem } from "../sdk/problem.ts";
import { words } from "./words.ts";

/** What went wrong and what to do next, for the reader. */
export type Failure = { readonly what: string; readonly next: string };

/** The failure to show: a rejection has its own text and next step; where nobody answered, the connection is to be checked. */
export const failureOf = (error: unknown): Failure => {
  if (error instanceof TallystickProblem)
    return { what: words.what[error.code] ?? sentence(error.message), next: words.next[error.code] ?? "" };
  if (isUnreachable(error)) return { what: words.offline, next: "" };
  return { what: sentence(error instanceof Error ? error.message : String(error)), next: "" };
};

/** `fetch` fails with a TypeError, or a DOMException once it takes too long; the client names its own cause. */
const isUnreachable = (error: unknown): boolean => {
  const reason = error instanceof Error && error.cause !== undefined ? error.cause : error;
  return reason instanceof TypeError || reason instanceof DOMException;
};

const sentence = (text: string): string => {
  const first = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(first) ? first : `${first}.`;
};
