import { connect } from "node:net";
import { headersFor, type Engine, type EngineAnswer } from "./engine.ts";

/**
 * Connects to an engine of our own by plain sockets, one call at a time on each: half the work of `node:http`, on the hottest path there is.
 * It reads what that engine sends, a status line and a body of a stated length, and nothing else.
 */
export const connectSockets = (port: number): Engine => {
  const idle: Connection[] = [];
  return async (action, body) => {
    const connection = idle.pop() ?? open(port);
    const head = Object.entries(headersFor(action, body)).map(([name, value]) => `${name}: ${value}\r\n`);
    const request = `POST / HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\n${head.join("")}\r\n${body}`;
    const answer = await connection.ask(request, () => {
      const place = idle.indexOf(connection);
      if (place >= 0) idle.splice(place, 1);
    });
    idle.push(connection);
    return answer;
  };
};

type Connection = {
  /** `broken` is called when the connection ends, be it long after the answer. */
  readonly ask: (request: string, broken: () => void) => Promise<EngineAnswer>;
};

const open = (port: number): Connection => {
  const socket = connect({ port, host: "127.0.0.1", noDelay: true });
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
    if (answer === "strange") return fail(new Error("the DynamoDB engine answers in a way that was not expected"));
    if (answer === undefined) return;
    received = Buffer.alloc(0);
    waiting?.resolve(answer);
    waiting = undefined;
  });
  socket.on("error", fail);
  socket.on("close", () => fail(new Error("the DynamoDB engine closed the connection")));
  return {
    ask: async (request, whenBroken) =>
      new Promise((resolve, reject) => {
        waiting = { resolve, reject };
        broken = whenBroken;
        socket.write(request);
      }),
  };
};

/** The whole answer, once all of it is there. */
const answerIn = (received: Buffer): EngineAnswer | "strange" | undefined => {
  const end = received.indexOf("\r\n\r\n");
  if (end < 0) return undefined;
  const head = received.toString("latin1", 0, end);
  const length = /\r\ncontent-length: (\d+)/i.exec(head)?.[1];
  if (length === undefined) return "strange";
  const whole = end + 4 + Number(length);
  return received.length < whole
    ? undefined
    : { status: Number(head.slice(9, 12)), body: received.toString("utf8", end + 4, whole) };
};
