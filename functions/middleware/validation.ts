import type * as z from "zod/mini";
import { reject } from "../../domain/rejection.ts";
import { inEnglish } from "../schemas/english.ts";
import type { Contract } from "./contract.ts";
import { type FieldError, refuse } from "./refusal.ts";
import type { HttpMiddleware } from "./request.ts";

/** Validates the query and then the parsed body against the route's contract. */
export const validation = ({ query, body }: Contract): HttpMiddleware => ({
  before: ({ event }) => {
    const parameters = query?.safeParse(event.queryStringParameters, inEnglish);
    if (parameters && !parameters.success)
      refuse(
        reject("InvalidRequest", "the query is invalid"),
        eachIssue(parameters.error, (path) => ({ parameter: path.map(String).join(".") })),
      );
    if (parameters) event.queryStringParameters = parameters.data;
    const parsed = body.safeParse(event.body, inEnglish);
    if (!parsed.success)
      refuse(
        reject("InvalidRequest", "the body is invalid"),
        eachIssue(parsed.error, (path) => ({ pointer: path.map((step) => `/${escaped(String(step))}`).join("") })),
      );
    event.body = parsed.data;
  },
});

type Place = Omit<FieldError, "detail">;

/** Zod reports unknown keys together: each gets an error of its own. */
const eachIssue = (
  { issues }: z.core.$ZodError,
  placeOf: (path: readonly PropertyKey[]) => Place,
): readonly FieldError[] =>
  issues.flatMap((issue) =>
    issue.code === "unrecognized_keys"
      ? issue.keys.map((key) => ({ ...placeOf([...issue.path, key]), detail: "unknown name" }))
      : [{ ...placeOf(issue.path), detail: issue.message }],
  );

/** In a JSON pointer a slash or a tilde of a name is written as a tilde sequence (RFC 6901). */
const escaped = (step: string): string => step.replaceAll("~", "~0").replaceAll("/", "~1");
