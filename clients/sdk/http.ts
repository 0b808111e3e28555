import { type ProblemBody, TallystickProblem } from "./problem.ts";

/** One call of the API; `body` is sent as JSON. */
export type Call = {
  readonly method: "GET" | "POST" | "DELETE";
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
};

/** Three tries within about a second: a lost connection or a full queue, not an outage. */
const tries = 3;
const firstPauseMs = 200;
/** Beyond that many tries only for who has patience, and never more seldom than this. */
const longestPauseMs = 2_000;

/**
 * Calls the API and gives its JSON; a no is thrown as TallystickProblem.
 * Sending again is safe, because the same bytes have one effect: every write carries a signed `jti` or an Idempotency-Key.
 * So whoever must get through an outage repeats for `patienceMs`; messages live five minutes, longer is in vain.
 */
export const call = async (url: string, { method, path, headers, body }: Call, patienceMs = 0): Promise<unknown> => {
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
    const worthIt = !(outcome instanceof TallystickProblem) || outcome.retryable;
    if (!worthIt || (attempt >= tries && Date.now() - started >= patienceMs)) throw outcome;
    // Full jitter, so that many clients that failed together do not come back together; never before the gateway wants it.
    const asked = outcome instanceof TallystickProblem ? (outcome.retryAfter ?? 0) * 1000 : 0;
    const pause =
      Math.min(longestPauseMs, asked) + Math.random() * Math.min(longestPauseMs, firstPauseMs * 2 ** attempt);
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
