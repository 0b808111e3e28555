import type { RoleFunctionSpec } from "./functions.ts";

/** Seconds a function may run: a little less than whoever waits for it has patience. */
export const timeoutOf = ({ role, name, trigger, links = [] }: RoleFunctionSpec): number => {
  // A step that asks the bank: the bank's 5 seconds, DynamoDB's retries, and room; its state waits 15.
  if (links.some((link) => link === "BANK_URL")) return 15;
  switch (trigger.by) {
    // The lender's decision is waited for: the saga gives up after 25 s, API Gateway after 30.
    case "route":
      return `${role}/${name}` === "mall/request-loan" ? 29 : 10;
    // The states of the sagas wait 10 seconds.
    case "saga":
      return 10;
    // A batch of a hundred events, each a few calls.
    case "stream":
      return 60;
    // A sixth of the queue's visibility timeout, as AWS advises, so that no message is taken twice.
    case "queue":
      return 10;
    // A scan of the table, page by page; what is left waits for the next run.
    case "schedule":
      return 900;
    // Somebody sits at the keyboard.
    case "hand":
      return 30;
  }
};
