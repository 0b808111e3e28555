import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { json, type HttpRequest, type HttpResponse } from "./http-message.ts";

/** Handles a request, or returns undefined to pass it to the next responder. */
export type Responder = (request: HttpRequest) => Promise<HttpResponse | undefined> | HttpResponse | undefined;

export type Server = {
  readonly url: string;
  readonly port: number;
  /** Sets the responders, which are tried in order; until then every request gets 503. */
  readonly serve: (responders: readonly Responder[]) => void;
  readonly stop: () => Promise<void>;
};

/** Listens on loopback, on the first free port from `port` on; 0 is any free port. */
export const startServer = async (port: number): Promise<Server> => {
  let responders: readonly Responder[] | undefined;
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
    serve: (newResponders) => {
      responders = newResponders;
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

const listen = async (server: ReturnType<typeof createServer>, port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EADDRINUSE" || port === 0 || port >= 65_535) reject(error);
      else resolve(listen(server, port + 1));
    });
    server.listen(port, "127.0.0.1", () => resolve((server.address() as AddressInfo).port));
  });
