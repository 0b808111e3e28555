import type { Settings } from "./settings.ts";

/** How many requests an API admits, and how many batches of a queue are processed at once. */
export type Capacity = { readonly rateLimit: number; readonly burstLimit: number; readonly queueConcurrency: number };

/** Concurrent executions of Lambda in a new account, until AWS raises them. */
const newAccount = 10;

/** The part of them that requests may take at once; streams, sagas and timers have the rest, and are not refused when malls are many. */
const shareOfRequests = 0.6;

/** A request is answered within half a second. */
const requestsASecond = 2;

/** A queue's share; SQS's range of it is 2 to 1,000. */
const shareOfQueues = 0.1;
const [leastAtOnce, mostAtOnce] = [2, 1_000];

/** What fits the concurrent executions of a side's account, of which both sides have half if they share it. */
export const capacityOf = ({ concurrency = newAccount, gatewayAccount, lenderAccount }: Settings): Capacity => {
  const own = gatewayAccount === lenderAccount ? concurrency / 2 : concurrency;
  const burstLimit = Math.floor(own * shareOfRequests);
  const queueConcurrency = Math.min(mostAtOnce, Math.max(leastAtOnce, Math.floor(own * shareOfQueues)));
  return { burstLimit, rateLimit: burstLimit * requestsASecond, queueConcurrency };
};
