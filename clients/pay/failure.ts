import { TallystickProblem } from "../sdk/problem.ts";
import { words } from "./words.ts";

/** What went wrong and what to do next, for the reader. */
export type Failure = { readonly what: string; readonly next: string };

/** The failure to show: a rejection has its own text and next step; a TypeError is a failed connection. */
export const failureOf = (error: unknown): Failure => {
  if (error instanceof TallystickProblem) return { what: sentence(error.message), next: words.next[error.code] ?? "" };
  if (error instanceof TypeError) return { what: words.offline, next: "" };
  return { what: sentence(error instanceof Error ? error.message : String(error)), next: "" };
};

const sentence = (text: string): string => {
  const first = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(first) ? first : `${first}.`;
};
