import { type HttpRequest, type HttpResponse, json } from "./http-message.ts";

/**
 * Refuses what a web page of another origin sends to the sandbox, at every path and before every responder; undefined lets a request pass.
 * A page reaches a loopback port under a domain name of its own (DNS rebinding), and sends simple requests to it without asking.
 */
export const refuseForeign = (
  { method, path, headers }: Pick<HttpRequest, "method" | "path" | "headers">,
  own: readonly string[],
): HttpResponse | undefined => {
  const host = (headers.host ?? "").toLowerCase();
  if (!loopback.test(host))
    return refusal(path, `the sandbox answers at 127.0.0.1 and localhost only, and this request was sent to "${host}"`);
  // A browser asks before it sends what is not a simple request: the API answers by its own CORS configuration.
  if (method === "OPTIONS") return undefined;
  const { origin } = headers;
  if (origin !== undefined)
    return origin === `http://${host}` || own.includes(origin)
      ? undefined
      : refusal(path, `the sandbox answers its own pages only, and this request is from a page of ${origin}`);
  return isEmbedded(headers)
    ? refusal(path, "the sandbox answers its own pages only, and this request is from a page of another site")
    : undefined;
};

/** An origin at 127.0.0.1, and the same at localhost. */
export const originsAt = (url: string): readonly string[] => [url, url.replace("//127.0.0.1:", "//localhost:")];

/** Any port: a tunnel or a container may have another one than the sandbox. */
const loopback = /^(127\.0\.0\.1|localhost|\[::1\])(:\d{1,5})?$/;

/** An image, a script or a request without CORS in a page of another origin. A link to the sandbox is none of these. */
const isEmbedded = (headers: HttpRequest["headers"]): boolean =>
  ["cross-site", "same-site"].includes(String(headers["sec-fetch-site"])) && headers["sec-fetch-mode"] !== "navigate";

/** In the words of the sandbox's own routes, or of both APIs. */
const refusal = (path: string, why: string): HttpResponse =>
  json(403, path.startsWith("/_sandbox/") ? { error: why } : { message: why });
