import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/** A received request's headers and body. */
export type Received = { readonly headers: Readonly<Record<string, string>>; readonly body: string };

/** Reads a request's headers and body. */
export const receive = async (request: IncomingMessage): Promise<Received> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return { headers: request.headers as Record<string, string>, body: Buffer.concat(chunks).toString() };
};

/** Starts a server on a free loopback port and returns its address. */
export const openServer = async (server: Server): Promise<string> => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};

/** A proxy that makes a sandbox look like an ordinary gateway: sandbox routes answer 404. */
export const makeGatewayProxy = (sandboxUrl: string) => {
  const paths: string[] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? "/";
    paths.push(path.split("?")[0] ?? "");
    if (path.startsWith("/_sandbox")) return void response.writeHead(404).end();
    const forward = async (): Promise<void> => {
      const { headers, body } = await receive(request);
      const { method = "GET" } = request;
      const { host: _, connection: __, ...rest } = headers;
      const answer = await fetch(new URL(path, sandboxUrl), {
        method,
        headers: rest,
        ...(method !== "GET" && { body }),
      });
      response.writeHead(answer.status, { "content-type": answer.headers.get("content-type") ?? "" });
      response.end(await answer.text());
    };
    return void forward().catch(() => response.destroy());
  });
  return { server, paths };
};
