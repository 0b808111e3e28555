import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from "node:http";
import { URL } from "node:url";

/** A request to the shop's pages. */
export type HttpRequest = {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  /** The unparsed body, because a webhook's signature covers exactly these bytes. */
  readonly body: string;
  /** The body as a form. */
  readonly form: URLSearchParams;
};

/** A response; `stream` keeps it open, and returns a function to call when it closes. */
export type HttpResponse = {
  readonly status?: number;
  readonly type?: string;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly stream?: (write: (text: string) => void) => () => void;
};

/** Redirects the browser to a GET, so that reloading repeats nothing. */
export const redirect = (location: string, headers: Readonly<Record<string, string>> = {}): HttpResponse => ({
  status: 303,
  headers: { location, ...headers },
});

/** In bytes. A form is a few hundred bytes, a webhook is a purchase with its history. */
const maxBodyBytes = 512 * 1024;

/** Listens on loopback; `errorPage` converts what `handle` throws, and forms may redirect to `checkoutOrigin`. */
export const serve = async (
  port: number,
  handle: (request: HttpRequest) => Promise<HttpResponse>,
  errorPage: (error: unknown) => HttpResponse,
  checkoutOrigin: string,
): Promise<Server> => {
  const securityHeaders = headersFor(checkoutOrigin);
  const server = createServer((message, response) => {
    const chunks: Buffer[] = [];
    let size = 0;
    message.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size <= maxBodyBytes) chunks.push(chunk);
    });
    message.on("end", () => {
      const { pathname, searchParams } = new URL(message.url ?? "/", "http://shop");
      const body = Buffer.concat(chunks).toString();
      const { method = "GET", headers } = message;
      const request = { method, path: pathname, query: searchParams, headers, body, form: new URLSearchParams(body) };
      if (size > maxBodyBytes) send(response, { status: 413, body: "too large" }, securityHeaders);
      else
        handle(request).then(
          (result) => send(response, result, securityHeaders),
          (error: unknown) => send(response, errorPage(error), securityHeaders),
        );
    });
  });
  await new Promise<void>((resolve, reject) => server.once("error", reject).listen(port, "127.0.0.1", resolve));
  return server;
};

const send = (
  response: ServerResponse,
  result: HttpResponse,
  securityHeaders: Readonly<Record<string, string>>,
): void => {
  const { status = 200, type = "text/html; charset=utf-8", body = "", headers = {}, stream } = result;
  response.writeHead(status, { "content-type": type, ...securityHeaders, ...headers });
  if (!stream) return void response.end(body);
  response.flushHeaders();
  response.on(
    "close",
    stream((text) => void response.write(text)),
  );
};

/** Pages run no foreign scripts and cannot be framed. */
const headersFor = (checkoutOrigin: string) => ({
  "content-security-policy": `default-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'self' ${checkoutOrigin}; frame-ancestors 'none'`,
  "x-content-type-options": "nosniff",
  "referrer-policy": "same-origin",
  "cache-control": "no-store",
});
