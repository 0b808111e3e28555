import { type ProblemBody, TallystickProblem } from "./problem.ts";

/** One call of the API; `body` is sent as JSON. */
export type Call = {
  readonly method: "GET" | "POST" | "DELETE";
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
};

/** Three attempts within about a second: enough for a lost connection or a full queue, not for an outage. */
const minAttempts = 3;
const initialPauseMs = 200;
/** Further attempts only until `retryTimeoutMs`; pauses never grow beyond this. */
const maxPauseMs = 2_000;

/**
 * Calls the API and returns its JSON; a rejection is thrown as TallystickProblem.
 * Retrying is safe, because the same bytes have one effect: every write has a signed `jti` or an Idempotency-Key.
 * To get through an outage, set `retryTimeoutMs`; more than 300,000 is useless, because messages expire after five minutes.
 */
export const call = async (
  url: string,
  { method, path, headers, body }: Call,
  retryTimeoutMs = 0,
): Promise<unknown> => {
  const init: RequestInit = {
    method,
    headers: {
      accept: "application/json",
      ...(body !== undefined && { "content-type": "application/json" }),
      ...headers,
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  };
  const started = Date.now();
  for (let attempt = 1; ; attempt++) {
    const outcome = await attemptOnce(new URL(path, url), init);
    if (!(outcome instanceof Error)) return outcome.json;
    const retryable = !(outcome instanceof TallystickProblem) || outcome.retryable;
    if (!retryable || (attempt >= minAttempts && Date.now() - started >= retryTimeoutMs)) throw outcome;
    // Full jitter, so that clients that failed together do not retry together; never before `Retry-After`.
    const retryAfterMs = outcome instanceof TallystickProblem ? (outcome.retryAfter ?? 0) * 1000 : 0;
    const pause =
      Math.min(maxPauseMs, retryAfterMs) + Math.random() * Math.min(maxPauseMs, initialPauseMs * 2 ** attempt);
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
};

const attemptOnce = async (url: URL, init: RequestInit): Promise<{ readonly json: unknown } | Error> => {
  try {
    const response = await fetch(url, init);
    const json: unknown = await response.json().catch(() => ({}));
    return response.ok ? { json } : new TallystickProblem(json as ProblemBody, response.status, response.headers);
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
};
