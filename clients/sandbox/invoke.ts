/** Invokes a function by AWS's own protocol; throws FunctionFailed with the error type as its name. */
export const invoke = async (url: string, name: string, payload: object): Promise<unknown> => {
  const response = await untilAnswered(async () =>
    fetch(new URL(`/2015-03-31/functions/${name}/invocations`, url), {
      method: "POST",
      body: JSON.stringify(payload),
    }),
  );
  const answer = (await response.json()) as { readonly errorType?: string; readonly errorMessage?: string };
  if (response.ok && !response.headers.has("x-amz-function-error")) return answer;
  const failure = new FunctionFailed(answer.errorMessage ?? `${name}: HTTP ${response.status}`);
  failure.name = answer.errorType ?? "FunctionFailed";
  throw failure;
};

/** Retries while there is no answer. */
const untilAnswered = async (request: () => Promise<Response>): Promise<Response> => {
  const until = Date.now() + outageMs;
  for (;;) {
    try {
      return await request();
    } catch (error) {
      if (Date.now() > until) throw error;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
};

/** A function's failure; `name` is its error type, such as `WrongState`. */
export class FunctionFailed extends Error {}

/** How long to wait for a killed sandbox to restart; shorter than the five minutes in which messages expire. */
export const outageMs = 120_000;
