import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { isBlockedPort } from "../../clients/sandbox/blocked-ports.ts";
import { json, type HttpRequest, type HttpResponse } from "./http-message.ts";
import { originsAt, refuseForeign } from "./own-origin.ts";

/** Handles a request, or returns undefined to pass it to the next responder. */
export type Responder = (request: HttpRequest) => Promise<HttpResponse | undefined> | HttpResponse | undefined;

export type Server = {
  readonly url: string;
  readonly port: number;
  /** Sets the responders, which are tried in order, and the other origins whose pages they answer; until then every request gets 503. */
  readonly serve: (responders: readonly Responder[], pages?: readonly string[]) => void;
  readonly stop: () => Promise<void>;
};

/** Listens on loopback, on the first free port from `port` on that a browser calls; 0 is any free port. */
export const startServer = async (port: number): Promise<Server> => {
  let responders: readonly Responder[] | undefined;
  let origins: readonly string[] = [];
  const server = createServer((request, response) => void answer(request, response));
  // SDK clients keep idle connections; closing one at the moment of reuse would lose that call.
  server.keepAliveTimeout = 3_600_000;
  server.requestTimeout = 0;

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { status, headers, body } = await respond(request);
    response.writeHead(status, { ...headers, "content-length": Buffer.byteLength(body) });
    response.end(body);
  };

  const respond = async (message: IncomingMessage): Promise<HttpResponse> => {
    try {
      const request = await read(message);
      const { method = "GET", url: path = "/", headers } = message;
      const refused = refuseForeign({ method, path, headers }, origins);
      if (refused) return refused;
      if (request === "too large") return json(413, { message: "Request Entity Too Large" });
      if (!responders) return json(503, { message: "The sandbox is starting." });
      for (const responder of responders) {
        const result = await responder(request);
        if (result) return result;
      }
      return json(404, { message: "Not Found" });
    } catch (error) {
      console.error(error);
      return json(500, { message: "Internal Server Error" });
    }
  };

  const actualPort = await listen(server, port);
  return {
    port: actualPort,
    url: `http://127.0.0.1:${actualPort}`,
    serve: (newResponders, pages = []) => {
      responders = newResponders;
      origins = pages.flatMap(originsAt);
    },
    stop: async () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};

/** In bytes: twice the HTTP API's limit, so that the API's own limit applies first. */
const maxBodyBytes = 20 * 1024 * 1024;

/** A body that is too large is read to the end and dropped, because a client that is still sending would not read the response. */
const read = async (message: IncomingMessage): Promise<HttpRequest | "too large"> =>
  new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    message.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size <= maxBodyBytes) chunks.push(chunk);
    });
    message.on("error", reject);
    message.on("end", () => {
      if (size > maxBodyBytes) return resolve("too large");
      const url = message.url ?? "/";
      const mark = url.indexOf("?");
      return resolve({
        method: message.method ?? "GET",
        path: mark < 0 ? url : url.slice(0, mark),
        query: mark < 0 ? "" : url.slice(mark + 1),
        headers: message.headers,
        body: chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks),
      });
    });
  });

const listen = async (server: ReturnType<typeof createServer>, port: number): Promise<number> => {
  if (isBlockedPort(port)) return listen(server, port + 1);
  const actual = await new Promise<number | undefined>((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EADDRINUSE" || port === 0 || port >= 65_535) reject(explained(error, port));
      else resolve(undefined);
    });
    server.listen(port, "127.0.0.1", () => resolve((server.address() as AddressInfo).port));
  });
  if (actual === undefined) return listen(server, port + 1);
  if (!isBlockedPort(actual)) return actual;
  await new Promise((resolve) => server.close(resolve));
  return listen(server, port);
};

const explained = (error: NodeJS.ErrnoException, port: number): Error =>
  error.code === "EACCES"
    ? new Error(`port ${port} needs more rights than you have: choose one from 1024 on with --port`, { cause: error })
    : error;
