import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/** A body, and the headers that it came with. */
export type Received = { readonly headers: Readonly<Record<string, string>>; readonly body: string };

/** What a request has brought. */
export const receive = async (request: IncomingMessage): Promise<Received> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return { headers: request.headers as Record<string, string>, body: Buffer.concat(chunks).toString() };
};

/** The address of a server on a free port of loopback. */
export const openServer = async (server: Server): Promise<string> => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};

/** A way to a sandbox on which it looks as a gateway does that is none: what only a sandbox has is not there. */
export const makePassage = (sandboxUrl: string) => {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? "/";
    asked.push(path.split("?")[0] ?? "");
    if (path.startsWith("/_sandbox")) return void response.writeHead(404).end();
    const pass = async (): Promise<void> => {
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
    return void pass().catch(() => response.destroy());
  });
  return { server, asked };
};
