import { meanings } from "../domain/rejection-text.ts";

/** docs/errors.md as the one list of codes has it. */
export const errorsPage = (): string =>
  [
    "# Errors",
    "",
    "Every no is an RFC 9457 problem (`application/problem+json`) with one of these codes; nothing was changed by the request.",
    "Written by `npm run docs` from `domain/rejection-text.ts`.",
    "",
    ...Object.entries(meanings).flatMap(([code, { title, mend }]) => [`## ${code}`, "", `${title}. ${mend}`, ""]),
  ].join("\n");
