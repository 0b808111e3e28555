import middy from "@middy/core";
import type { HttpContext, HttpEvent, HttpMiddleware } from "../../../functions/middleware/request.ts";
import { refusalIn } from "../../../functions/middleware/refusal.ts";
import { invoke } from "./call.ts";

type Outcome = {
  readonly event?: HttpEvent;
  readonly context?: HttpContext;
  readonly rejected?: string;
  readonly detail?: string;
  readonly errors?: unknown;
};

/** Runs one middleware's part before a story alone: the event and context that the story receives, or the rejection. `found` is what earlier middlewares leave in the context. */
export const before = async <Added>(
  middleware: HttpMiddleware<Added>,
  facts: Partial<HttpEvent>,
  found: object = {},
): Promise<Outcome> => {
  let reached: Outcome = {};
  const handler = middy<HttpEvent, unknown, Error, HttpContext & Added>()
    .use({ before: ({ context }) => void Object.assign(context, { now: "2026-12-01T10:00:00.000Z" }, found) })
    .use({ ...(middleware.before && { before: middleware.before }) })
    .handler(async (event, context) => {
      reached = { event, context };
    });
  try {
    await invoke(handler, { headers: {}, routeKey: "POST /v1/things/{id}", pathParameters: { id: "1" }, ...facts });
    return reached;
  } catch (error) {
    const refusal = refusalIn(error);
    if (!refusal) throw error;
    return { rejected: refusal.rejection.rejected, detail: refusal.rejection.detail, errors: refusal.errors };
  }
};

/** Runs one middleware's part after a story alone; the story returns `response`. */
export const after = async <Added>(
  middleware: HttpMiddleware<Added>,
  response: unknown,
  facts: Partial<HttpEvent> = {},
  found: object = {},
): Promise<unknown> =>
  invoke(
    middy<HttpEvent, unknown, Error, HttpContext & Added>()
      .use({ before: ({ context }) => void Object.assign(context, found) })
      .use(middleware)
      .handler(async () => response),
    { headers: {}, requestContext: { requestId: "req-1" }, ...facts },
  );
