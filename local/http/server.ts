import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { json, type Incoming, type Outgoing } from "./exchange.ts";

/** Answers a request, or passes it on by answering undefined. */
export type Responder = (request: Incoming) => Promise<Outgoing | undefined> | Outgoing | undefined;

export type Server = {
  readonly url: string;
  readonly port: number;
  /** From now on these are asked in turn; until then everyone hears 503. */
  readonly serve: (responders: readonly Responder[]) => void;
  readonly stop: () => Promise<void>;
};

/** Listens on loopback: everything on one port, the first free one from `port` on. 0 is any. */
export const startServer = async (port: number): Promise<Server> => {
  let responders: readonly Responder[] | undefined;
  const server = createServer((request, response) => void answer(request, response));
  // SDK clients keep idle connections: closing one just as it is used again would lose that call.
  server.keepAliveTimeout = 3_600_000;
  server.requestTimeout = 0;

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { status, headers, body } = await respond(request);
    response.writeHead(status, { ...headers, "content-length": Buffer.byteLength(body) });
    response.end(body);
  };

  const respond = async (message: IncomingMessage): Promise<Outgoing> => {
    try {
      const request = await read(message);
      if (request === "too large") return json(413, { message: "Request Entity Too Large" });
      if (!responders) return json(503, { message: "The sandbox is starting." });
      for (const responder of responders) {
        const answered = await responder(request);
        if (answered) return answered;
      }
      return json(404, { message: "Not Found" });
    } catch (error) {
      console.error(error);
      return json(500, { message: "Internal Server Error" });
    }
  };

  const taken = await listen(server, port);
  return {
    port: taken,
    url: `http://127.0.0.1:${taken}`,
    serve: (given) => {
      responders = given;
    },
    stop: async () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};

/** Twice what an HTTP API takes, so that its own limit speaks first; nothing on this machine sends more. */
const largestBody = 20 * 1024 * 1024;

/** After a refused body the rest is read and dropped, for a client that still sends would not hear the answer. */
const read = async (message: IncomingMessage): Promise<Incoming | "too large"> =>
  new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    message.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size <= largestBody) chunks.push(chunk);
    });
    message.on("error", reject);
    message.on("end", () => {
      if (size > largestBody) return resolve("too large");
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
