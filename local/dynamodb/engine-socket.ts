import { connect } from "node:net";
import { headersFor, type Engine, type EngineAnswer } from "./engine.ts";

/**
 * Connects to our own engine by plain sockets, one call at a time on each: half the CPU of `node:http`, on the most frequent path.
 * It reads only what that engine sends: a status line and a body with a content-length.
 */
export const connectSockets = (host: string, port: number): Engine => {
  const idle: Connection[] = [];
  return async (action, body) => {
    const connection = idle.pop() ?? open(host, port);
    const head = Object.entries(headersFor(action, body)).map(([name, value]) => `${name}: ${value}\r\n`);
    const request = `POST / HTTP/1.1\r\nhost: ${host}:${port}\r\n${head.join("")}\r\n${body}`;
    const answer = await connection.send(request, () => {
      const index = idle.indexOf(connection);
      if (index >= 0) idle.splice(index, 1);
    });
    idle.push(connection);
    return answer;
  };
};

type Connection = {
  /** `broken` is called when the connection ends, also long after the answer. */
  readonly send: (request: string, broken: () => void) => Promise<EngineAnswer>;
};

const open = (host: string, port: number): Connection => {
  const socket = connect({ port, host, noDelay: true });
  let received: Buffer = Buffer.alloc(0);
  let waiting: { resolve: (answer: EngineAnswer) => void; reject: (error: Error) => void } | undefined;
  let broken: (() => void) | undefined;

  const fail = (error: Error): void => {
    socket.destroy();
    broken?.();
    waiting?.reject(error);
    waiting = undefined;
  };
  socket.on("data", (chunk: Buffer) => {
    received = received.length === 0 ? chunk : Buffer.concat([received, chunk]);
    const answer = answerIn(received);
    if (answer === "unexpected") return fail(new Error("the DynamoDB engine sent an unexpected response"));
    if (answer === undefined) return;
    received = Buffer.alloc(0);
    waiting?.resolve(answer);
    waiting = undefined;
  });
  socket.on("error", fail);
  socket.on("close", () => fail(new Error("the DynamoDB engine closed the connection")));
  return {
    send: async (request, whenBroken) =>
      new Promise((resolve, reject) => {
        waiting = { resolve, reject };
        broken = whenBroken;
        socket.write(request);
      }),
  };
};

/** The answer, once it is complete. */
const answerIn = (received: Buffer): EngineAnswer | "unexpected" | undefined => {
  const end = received.indexOf("\r\n\r\n");
  if (end < 0) return undefined;
  const head = received.toString("latin1", 0, end);
  const length = /\r\ncontent-length: (\d+)/i.exec(head)?.[1];
  if (length === undefined) return "unexpected";
  const totalLength = end + 4 + Number(length);
  return received.length < totalLength
    ? undefined
    : { status: Number(head.slice(9, 12)), body: received.toString("utf8", end + 4, totalLength) };
};
