import type { Sender } from "../sdk/http.ts";

/** Sends a request and says how much of it has left, from 0 to 1: `fetch` does not say it. */
export const sendWithProgress =
  (onProgress: (part: number) => void): Sender =>
  async (url, { method = "POST", headers, body, signal }) =>
    new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      request.open(method, url);
      for (const [name, value] of new Headers(headers)) request.setRequestHeader(name, value);
      request.upload.addEventListener("progress", ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0));
      request.addEventListener("load", () => resolve(responseOf(request)));
      // As `fetch` says it: the caller tells these apart by the error's type.
      request.addEventListener("error", () => reject(new TypeError("the request failed")));
      request.addEventListener("abort", () => reject(signal?.reason as Error));
      signal?.addEventListener("abort", () => request.abort());
      request.send(typeof body === "string" ? body : null);
    });

const responseOf = (request: XMLHttpRequest): Response => {
  const headers = new Headers();
  for (const line of request
    .getAllResponseHeaders()
    .trim()
    .split(/[\r\n]+/)) {
    const [, name = "", value = ""] = /^([^:]+): ?(.*)$/.exec(line) ?? [];
    if (name !== "") headers.append(name, value);
  }
  return new Response(request.responseText, { status: request.status, headers });
};
