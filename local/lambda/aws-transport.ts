import { Readable } from "node:stream";
import { parentPort } from "node:worker_threads";
import type { Call, Called } from "./worker-messages.ts";

/* oxlint-disable unicorn/require-post-message-target-origin -- threads have no origins */
/*
 * Takes the place, in the sandbox's bundles, of @smithy/node-http-handler, by which AWS's clients send: a request goes to the runtime as a
 * message between threads instead of over a socket. What is sent, signed, retried and parsed is the same.
 */

type Request = Pick<Call, "method" | "path" | "headers"> & {
  readonly query: Readonly<Record<string, string | readonly string[] | null>>;
  readonly body?: string | Uint8Array;
};

type Waiting = { readonly answer: (called: Called) => void };

const waiting = new Map<number, Waiting>();
let calls = 0;

parentPort?.on("message", (message: Called | { readonly called?: undefined }) => {
  if (message.called === undefined) return;
  waiting.get(message.called)?.answer(message);
  waiting.delete(message.called);
});

/** A request handler of AWS's clients. */
export class NodeHttpHandler {
  readonly #requestTimeout: number;

  static create(options: { readonly requestTimeout?: number } = {}): NodeHttpHandler {
    return new NodeHttpHandler(options);
  }

  /** `requestTimeout`: milliseconds until the answer; 0 for none. */
  constructor({ requestTimeout = 0 }: { readonly requestTimeout?: number } = {}) {
    this.#requestTimeout = requestTimeout;
  }

  async handle(request: Request): Promise<{ readonly response: object }> {
    const call = calls++;
    const called = await send(call, request, this.#requestTimeout);
    const { status: statusCode, headers, body } = called;
    const bytes = Buffer.from(body);
    // S3's client takes an object as a stream.
    return { response: { statusCode, headers, body: "x-amz-id-2" in headers ? Readable.from([bytes]) : bytes } };
  }

  destroy(): void {
    // Nothing is kept open.
  }

  httpHandlerConfigs(): object {
    return {};
  }

  updateHttpClientConfig(): void {
    // clients.ts gives all settings at the start.
  }
}

const send = async (call: number, request: Request, timeout: number): Promise<Called> =>
  new Promise((resolve, reject) => {
    const { method, path, query, headers, body = "" } = request;
    const timer = timeout > 0 ? setTimeout(() => expire(call, timeout, reject), timeout) : undefined;
    waiting.set(call, {
      answer: (called) => {
        clearTimeout(timer);
        resolve(called);
      },
    });
    const queryText = new URLSearchParams(
      Object.entries(query).flatMap(([name, given]) =>
        [given ?? ""].flat().map((value): [string, string] => [name, value]),
      ),
    ).toString();
    parentPort?.postMessage({ call, method, path, query: queryText, headers, body } satisfies Call);
  });

/** The SDK sends again what timed out, by the error's name. */
const expire = (call: number, timeout: number, reject: (error: Error) => void): void => {
  waiting.delete(call);
  reject(Object.assign(new Error(`no answer within ${timeout} ms`), { name: "TimeoutError" }));
};

/** Bodies of answers are whole, but those of S3. */
export const streamCollector = async (body: Uint8Array | Readable): Promise<Uint8Array> =>
  body instanceof Readable ? Buffer.concat(await body.toArray()) : body;
