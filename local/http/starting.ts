import { json, type HttpRequest, type HttpResponse } from "./http-message.ts";

/**
 * Answers 503 until the sandbox's parties are there, so that nobody reads an empty list of malls. What the start itself sends passes: calls
 * with credentials, which nobody else has yet, and those to the parties outside AWS.
 */
export const refuseUntil =
  (isReady: () => boolean) =>
  ({ path, headers }: HttpRequest): HttpResponse | undefined => {
    const isOfStart = headers.authorization !== undefined || /^\/_sandbox\/(bank|messages|hooks)\b/.test(path);
    if (isReady() || isOfStart) return undefined;
    const answer = json(503, { message: "The sandbox is starting." });
    // A browser tries again by itself.
    return { ...answer, headers: { ...answer.headers, "retry-after": "1", refresh: "1" } };
  };
