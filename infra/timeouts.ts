import { sagaTimeoutOf } from "./definitions.ts";
import type { RoleFunctionSpec, Trigger } from "./function-spec.ts";

/** Seconds that a function may run: no longer than its caller waits. */
export const timeoutOf = (spec: RoleFunctionSpec): number => {
  if (spec.trigger.by === "saga") return sagaTimeoutOf(spec);
  // It waits for the lender's answer: the state machine's timeout is 25 s, API Gateway's 30 s.
  if (spec.links?.some((link) => link === "LOAN_APPROVAL_ARN" || link === "LENDER_INQUIRY_ARN")) return 29;
  // A scan of the table takes as long as the table is large: Lambda's maximum.
  if (spec.table.some(({ actions }) => actions.includes("Scan"))) return 900;
  // A mall's server has ten seconds to answer, and the result must be stored after that.
  if (spec.trigger.by === "queue" && spec.trigger.queue === "Webhook") return 20;
  return defaultSeconds[spec.trigger.by];
};

const defaultSeconds: Record<Exclude<Trigger["by"], "saga">, number> = {
  // A few reads and writes, with time for DynamoDB's retries.
  route: 10,
  // A file of the bundle.
  page: 10,
  timer: 10,
  lender: 10,
  // A batch of a hundred records, each with a few calls.
  stream: 60,
  // A few messages to a service that answers within seconds; the queue's visibility timeout follows from it.
  queue: 10,
  // New keys, or a scan of the table; the rest waits for the next run.
  schedule: 900,
  // A person waits for the result.
  manual: 30,
};
