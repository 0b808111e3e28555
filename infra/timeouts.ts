import type { RoleFunctionSpec, Trigger } from "./functions.ts";

/** Seconds a function may run: a little less than whoever waits for it has patience. */
export const timeoutOf = ({ role, name, trigger, links = [] }: RoleFunctionSpec): number => {
  // A step that asks the bank: the bank's 5 seconds, DynamoDB's retries, and room; its state waits 15.
  if (links.some((link) => link === "BANK_URL")) return 15;
  // The lender's decision is waited for: the saga gives up after 25 s, API Gateway after 30.
  if (`${role}/${name}` === "mall/request-loan") return 29;
  return seconds[trigger.by];
};

const seconds: Record<Trigger["by"], number> = {
  // A few reads and writes, with room for DynamoDB's retries.
  route: 10,
  // The states of the sagas wait 10 seconds.
  saga: 10,
  // A batch of a hundred events, each a few calls.
  stream: 60,
  // A sixth of the queue's visibility timeout, as AWS advises, so that no message is taken twice.
  queue: 10,
  // A scan of the table, page by page; what is left waits for the next run.
  schedule: 900,
  // Somebody sits at the keyboard.
  hand: 30,
};
