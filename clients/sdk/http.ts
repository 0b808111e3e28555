import { type ProblemBody, TallystickProblem } from "./problem.ts";

/** One call of the API; `body` is sent as JSON. */
export type Call = {
  readonly method: "GET" | "POST" | "DELETE";
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** After how long an attempt without an answer ends, in milliseconds. */
  readonly timeoutMs?: number;
  /** How it is sent, by default with `fetch`: a page that shows progress has a way of its own. */
  readonly sender?: Sender;
};

/** Sends a request, as `fetch` does. */
export type Sender = (url: URL, init: RequestInit) => Promise<Response>;

/** A request ends by itself after this time, with all its attempts, unless `retryTimeoutMs` is longer. */
const defaultTimeoutMs = 30_000;
/** Three attempts within about a second: enough for a lost connection or a full queue, not for an outage. */
const minAttempts = 3;
const initialPauseMs = 200;
/** Further attempts only until `retryTimeoutMs`; pauses never grow beyond this. */
const maxPauseMs = 2_000;

/** The address of a path under a base address, which may have a path of its own, with or without a slash at its end. */
export const under = (base: string, path: string): URL => {
  if (!URL.canParse(base) || !/^https?:$/.test(new URL(base).protocol))
    throw new TypeError(`an address must be like https://pay.example.com, and is ${JSON.stringify(base)}`);
  const { origin, pathname } = new URL(base);
  return new URL(origin + pathname.replace(/\/+$/, "") + path);
};

/**
 * Calls the API and returns its JSON; a rejection is thrown as TallystickProblem, and no answer as an Error, after 30 seconds at the latest.
 * Retrying is safe, because the same bytes have one effect: every write has a signed `jti` or an Idempotency-Key.
 * To get through an outage, set `retryTimeoutMs`; more than 300,000 is useless, because messages expire after five minutes.
 */
export const call = async (url: string, request: Call, retryTimeoutMs = 0): Promise<unknown> =>
  retry(url, request, jsonOf, retryTimeoutMs);

/** A file of the API, with its type and the name under which to save it. */
export type Download = { readonly bytes: Uint8Array<ArrayBuffer>; readonly type: string; readonly name: string };

/** Calls the API and returns the file that it answers with; everything else as `call`. */
export const download = async (url: string, request: Call, retryTimeoutMs = 0): Promise<Download> =>
  retry(url, request, fileOf, retryTimeoutMs);

/** What a response is; undefined where it is not what was asked for. */
type Read<Result> = (response: Response) => Promise<Result | undefined>;

const jsonOf: Read<unknown> = async (response) => {
  const text = await response.text();
  return text === "" ? {} : parse(text);
};

const fileOf: Read<Download> = async (response) => {
  const [, name] = /filename\*=UTF-8''([^;]+)/.exec(response.headers.get("content-disposition") ?? "") ?? [];
  if (name === undefined) return undefined;
  const bytes = new Uint8Array(await response.arrayBuffer());
  return { bytes, type: response.headers.get("content-type") ?? "", name: decodeURIComponent(name) };
};

const retry = async <Result>(
  url: string,
  { method, path, headers, body, timeoutMs = defaultTimeoutMs, sender = fetch }: Call,
  read: Read<Result>,
  retryTimeoutMs: number,
): Promise<Result> => {
  const init: RequestInit = {
    method,
    headers: {
      accept: "application/json",
      ...(body !== undefined && { "content-type": "application/json" }),
      ...headers,
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  };
  const address = under(url, path);
  const started = Date.now();
  const timeLeft = (): number => started + Math.max(defaultTimeoutMs, timeoutMs, retryTimeoutMs) - Date.now();
  for (let attempt = 1; ; attempt++) {
    const outcome = await attemptOnce(address, init, { read, sender }, Math.max(1, Math.min(timeoutMs, timeLeft())));
    if (!(outcome instanceof Error)) return outcome.result;
    const retryable = !(outcome instanceof TallystickProblem) || outcome.retryable;
    if (!retryable || (attempt >= minAttempts && Date.now() - started >= retryTimeoutMs)) throw outcome;
    // Full jitter, so that clients that failed together do not retry together; never before `Retry-After`.
    const retryAfterMs = outcome instanceof TallystickProblem ? (outcome.retryAfter ?? 0) * 1000 : 0;
    const pause =
      Math.min(maxPauseMs, retryAfterMs) + Math.random() * Math.min(maxPauseMs, initialPauseMs * 2 ** attempt);
    if (pause >= timeLeft()) throw outcome;
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
};

const attemptOnce = async <Result>(
  url: URL,
  init: RequestInit,
  { read, sender }: { readonly read: Read<Result>; readonly sender: Sender },
  ms: number,
): Promise<{ readonly result: Result } | Error> => {
  try {
    const response = await sender(url, { ...init, signal: AbortSignal.timeout(ms) });
    const result = response.ok ? await read(response) : undefined;
    if (result !== undefined) return { result };
    const json = response.ok ? undefined : parse(await response.text());
    const isProblem = typeof json === "object" && json !== null;
    return new TallystickProblem(isProblem ? json : notOurs(url, response), response.status, response.headers);
  } catch (cause) {
    const why = cause instanceof Error && cause.name === "TimeoutError" ? `within ${Math.ceil(ms / 1000)} seconds` : "";
    return new Error(`no answer from ${url.origin}${why && ` ${why}`}`, { cause });
  }
};

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
};

/** Something between us and the API answered: another server at this address, or a proxy. */
const notOurs = ({ origin, pathname }: URL, { status }: Response): ProblemBody => ({
  detail: `${origin}${pathname} answered HTTP ${status} without JSON: is this the address of a Tallystick API?`,
});
