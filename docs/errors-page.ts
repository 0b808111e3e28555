import { problems } from "../functions/middleware/problem.ts";
import { remedies } from "./error-remedies.ts";

/** docs/errors.md: each rejection's title from the product, and its remedy. */
export const errorsPage = (): string =>
  [
    "# Errors",
    "",
    "Every rejection is an RFC 9457 problem (`application/problem+json`) with one of these codes; a rejected request changes nothing.",
    "`npm run docs` writes this page from `functions/middleware/problem.ts` and `docs/error-remedies.ts`.",
    "",
    ...Object.entries(remedies).flatMap(([code, remedy]) => [
      `## ${code}`,
      "",
      `${problems[code as keyof typeof remedies].title}. ${remedy}`,
      "",
    ]),
  ].join("\n");
