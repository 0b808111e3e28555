import * as z from "zod/mini";
import { reject } from "../../domain/rejection.ts";
import { parse } from "../schemas/parse.ts";
import type { Contract } from "./contract.ts";
import { refuse } from "./refusal.ts";
import type { HttpMiddleware } from "./request.ts";

/** Validates the query and then the parsed body against the route's contract. */
export const validation = ({ caller, query = queryFor[caller], body }: Contract): HttpMiddleware => ({
  before: ({ event }) => {
    if (query) {
      const { issues, ...read } = parse(query, event.queryStringParameters ?? {});
      if (issues)
        refuse(
          reject("InvalidRequest", "the query is invalid"),
          issues.map(({ path, message }) => ({ parameter: path.map(String).join("."), detail: message })),
        );
      event.queryStringParameters = "data" in read ? read.data : undefined;
    }
    const { issues, ...read } = parse(body, event.body);
    if (issues)
      refuse(
        reject("InvalidRequest", event.body === undefined ? "the body is missing: send JSON" : "the body is invalid"),
        issues.map(({ path, message }) => ({ pointer: pointerTo(path), detail: message })),
      );
    event.body = "data" in read ? read.data : undefined;
  },
});

/** A filter that a route does not know would be answered as if it had been applied. Pages and public documents may be linked with more. */
const none = z.strictObject({});

const queryFor: Partial<Readonly<Record<Contract["caller"], z.ZodMiniType<object>>>> = { operator: none, mall: none };

/** The place in a body as a JSON pointer, in which a slash or a tilde of a name is a tilde sequence (RFC 6901). */
const pointerTo = (path: readonly PropertyKey[]): string =>
  path.map((step) => `/${String(step).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
