import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** A delivery as it came in. */
export type Received = {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly event: { readonly id: string; readonly type: string; readonly purchase?: { readonly id: string } } & Record<
    string,
    unknown
  >;
};
type Answer = (response: ServerResponse, received: Received) => void;

/** A mall's own server on a free port of loopback: each path is a receiver of its own, and answers 204 unless it is set otherwise. */
export const startReceiver = async () => {
  const all: Received[] = [];
  const answers = new Map<string, Answer>();
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => void chunks.push(chunk));
    request.on("end", () => {
      const body = Buffer.concat(chunks).toString();
      const { url: path = "/", headers } = request;
      const received = { path, headers, body, event: JSON.parse(body) as Received["event"] };
      all.push(received);
      const answer = answers.get(path);
      if (answer) answer(response, received);
      else response.writeHead(204).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    at: (path: string): string => origin + path,
    /** What came to a path, oldest first. */
    got: (path: string): readonly Received[] => all.filter((each) => each.path === path),
    types: (path: string): readonly string[] => all.filter((each) => each.path === path).map(({ event }) => event.type),
    answer: (path: string, answer: Answer): void => void answers.set(path, answer),
    says: (path: string, status: number, body = "", headers: Readonly<Record<string, string>> = {}): void =>
      void answers.set(path, (response) => void response.writeHead(status, headers).end(body)),
    stop: (): void => {
      server.close();
      server.closeAllConnections();
    },
  };
};

export type Receiver = Awaited<ReturnType<typeof startReceiver>>;
