import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from "node:http";
import { URL } from "node:url";

/** A request as the shop's pages need it. */
export type Asked = {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  /** The body as it came: a webhook's signature is over just these bytes. */
  readonly body: string;
  /** The body as a form. */
  readonly form: URLSearchParams;
};

/** An answer: a page, a way to go, or something else; `stream` keeps the response open and is told when it closes. */
export type Told = {
  readonly status?: number;
  readonly type?: string;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly stream?: (write: (text: string) => void) => () => void;
};

/** Sends the browser on with a GET, so that reloading does nothing twice. */
export const goTo = (location: string, headers: Readonly<Record<string, string>> = {}): Told => ({
  status: 303,
  headers: { location, ...headers },
});

/** A form is a few hundred bytes and a sealed part, a webhook is a purchase with its story. */
const largestBody = 512 * 1024;

/** Listens on loopback; what `answer` throws is told by `sorry`, and forms may lead on to `next`, the hosted checkout. */
export const serve = async (
  port: number,
  answer: (asked: Asked) => Promise<Told>,
  sorry: (error: unknown) => Told,
  next: string,
): Promise<Server> => {
  const safe = headersFor(next);
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size <= largestBody) chunks.push(chunk);
    });
    request.on("end", () => {
      const { pathname, searchParams } = new URL(request.url ?? "/", "http://shop");
      const body = Buffer.concat(chunks).toString();
      const { method = "GET", headers } = request;
      const asked = { method, path: pathname, query: searchParams, headers, body, form: new URLSearchParams(body) };
      if (size > largestBody) tell(response, { status: 413, body: "too large" }, safe);
      else
        answer(asked).then(
          (told) => tell(response, told, safe),
          (error: unknown) => tell(response, sorry(error), safe),
        );
    });
  });
  await new Promise<void>((resolve, reject) => server.once("error", reject).listen(port, "127.0.0.1", resolve));
  return server;
};

const tell = (response: ServerResponse, told: Told, safe: Readonly<Record<string, string>>): void => {
  const { status = 200, type = "text/html; charset=utf-8", body = "", headers = {}, stream } = told;
  response.writeHead(status, { "content-type": type, ...safe, ...headers });
  if (!stream) return void response.end(body);
  response.flushHeaders();
  response.on(
    "close",
    stream((text) => void response.write(text)),
  );
};

/** Nothing from elsewhere runs in our pages, and no other page frames them. */
const headersFor = (next: string) => ({
  "content-security-policy": `default-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'self' ${next}; frame-ancestors 'none'`,
  "x-content-type-options": "nosniff",
  "referrer-policy": "same-origin",
  "cache-control": "no-store",
});
