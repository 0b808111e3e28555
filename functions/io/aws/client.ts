import { StandardRetryStrategy } from "@smithy/core/retry";
import { type Asked, openLine, type Service } from "./connection.ts";
import { kindOf } from "./errors.ts";

/** So often a call is tried before its failure is told, as the SDK does for DynamoDB: within 25 ms again, then within 50 and 100. */
const tries = { maxAttempts: 4, baseDelay: 25 };

/** Calls a service of AWS, and again what was throttled or went wrong on the way; a no is thrown under AWS's own name. */
export const connect = (service: Service) => {
  const retries = new StandardRetryStrategy(tries);
  let line: ReturnType<typeof openLine> | undefined;
  return async (asked: Asked): Promise<unknown> => {
    // Opened by the first call: until then the environment may still change.
    line ??= openLine(service);
    let token = await retries.acquireInitialRetryToken(service.name);
    for (;;) {
      try {
        const answer = await line(asked);
        retries.recordSuccess(token);
        return answer;
      } catch (error) {
        // Waits, with jitter, unless another try is of no use or there were too many.
        token = await retries.refreshRetryTokenForRetry(token, { errorType: kindOf(error) }).catch(() => {
          throw error;
        });
      }
    }
  };
};

/** Most of AWS's services: each action by its name, in JSON. `target` is what the names begin with. */
export const connectJson = (service: Service & { readonly target: string; readonly version: "1.0" | "1.1" }) => {
  const ask = connect(service);
  const type = `application/x-amz-json-${service.version}`;
  return async (action: string, body: object): Promise<unknown> =>
    ask({ headers: { "content-type": type, "x-amz-target": `${service.target}.${action}` }, body });
};
