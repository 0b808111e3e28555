import { sagaTimeoutOf } from "./definitions.ts";
import type { RoleFunctionSpec, Trigger } from "./function-spec.ts";

/** Seconds a function may run: no longer than whoever waits for it has patience. */
export const timeoutOf = (spec: RoleFunctionSpec): number => {
  if (spec.trigger.by === "saga") return sagaTimeoutOf(spec);
  // The lender's answer is waited for: the saga gives up after 25 s, API Gateway after 30.
  if (spec.links?.some((link) => link === "LOAN_APPROVAL_ARN" || link === "LENDER_INQUIRY_ARN")) return 29;
  // A scan of the table, page by page, takes what it takes, whoever starts it.
  if (spec.table.some(({ actions }) => actions.includes("Scan"))) return 900;
  // A mall's server has ten seconds, and what it answered must still be written down.
  if (spec.trigger.by === "queue" && spec.trigger.queue === "Webhook") return 20;
  return seconds[spec.trigger.by];
};

const seconds: Record<Exclude<Trigger["by"], "saga">, number> = {
  // A few reads and writes, with room for DynamoDB's retries.
  route: 10,
  // A file that is there already.
  page: 10,
  timer: 10,
  // A batch of a hundred events, each a few calls.
  stream: 60,
  // A sixth of the queue's visibility timeout, as AWS advises, so that no message is taken twice.
  queue: 10,
  // New keys, or a scan of the table; what is left waits for the next run.
  schedule: 900,
  // Somebody sits at the keyboard.
  hand: 30,
};
