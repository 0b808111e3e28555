import * as z from "zod/mini";
import { reject } from "../../domain/rejection.ts";
import { type Issue, parse, pointerTo, sentenceOf } from "../schemas/parse.ts";
import type { Contract } from "./contract.ts";
import { refuse } from "./refusal.ts";
import type { HttpMiddleware } from "./request.ts";

/** Validates the query and then the parsed body against the route's contract. */
export const validation = ({ caller, query = queryFor[caller], body }: Contract): HttpMiddleware => ({
  before: ({ event }) => {
    if (query) {
      const { issues, ...read } = parse(query, event.queryStringParameters ?? {});
      if (issues) {
        const errors = issues.map(({ path, message }) => ({ parameter: path.map(String).join("."), detail: message }));
        const named = errors.map(({ parameter, detail }) => `${parameter}: ${detail}`).join("; ");
        refuse(reject("InvalidRequest", `the query is invalid: ${named}`), errors);
      }
      event.queryStringParameters = "data" in read ? read.data : undefined;
    }
    const { issues, ...read } = parse(body, event.body);
    if (issues)
      refuse(
        reject("InvalidRequest", event.body === undefined ? "the body is missing: send JSON" : bodyFault(issues)),
        issues.map(({ path, message }) => ({ pointer: pointerTo(path), detail: message })),
      );
    event.body = "data" in read ? read.data : undefined;
  },
});

/** A filter that a route does not know would be answered as if it had been applied. Pages and public documents may be linked with more. */
const none = z.strictObject({});

const queryFor: Partial<Readonly<Record<Contract["caller"], z.ZodMiniType<object>>>> = { operator: none, mall: none };

const bodyFault = (issues: readonly Issue[]): string => `the body is invalid: ${sentenceOf(issues)}`;
