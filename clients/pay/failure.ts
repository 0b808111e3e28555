import { TallystickProblem } from "../sdk/problem.ts";
import { words } from "./words.ts";

/** What went wrong and what to do next, in the reader's words. */
export type Failure = { readonly what: string; readonly next: string };

/** The gateway's no names both; anything else is a connection that broke, and changed nothing. */
export const failureOf = (error: unknown): Failure => {
  if (error instanceof TallystickProblem) return { what: sentence(error.message), next: words.next[error.code] ?? "" };
  if (error instanceof TypeError) return { what: words.offline, next: "" };
  return { what: sentence(error instanceof Error ? error.message : String(error)), next: "" };
};

const sentence = (text: string): string => {
  const first = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(first) ? first : `${first}.`;
};
