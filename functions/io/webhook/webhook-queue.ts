import * as z from "zod";
import { sendAll } from "../aws/sqs.ts";

/** An event that is new: it goes to every endpoint that listens to it. The rest of it is what malls are told. */
export const Fresh = z.looseObject({ id: z.string(), type: z.string(), mall: z.string(), at: z.string() });

/** An event that is kept, once more to one endpoint: so many tries of this run have been made, the first at `since`, or none where that is empty; not before `due`. */
export const Again = z.object({
  mall: z.string(),
  event: z.string(),
  endpoint: z.string(),
  run: z.string(),
  tries: z.int(),
  since: z.string(),
  due: z.string(),
});

/** All events of a time to one endpoint, page by page; `after` is the last that was sent. */
export const Range = z.object({
  mall: z.string(),
  endpoint: z.string(),
  run: z.string(),
  range: z.object({ from: z.string(), until: z.string(), onlyFailed: z.boolean(), after: z.string().optional() }),
});

/** What the queue of webhooks carries. */
export const WebhookMessage = z.union([Range, Again, Fresh]);

/** One more try of a delivery. */
export type Again = z.infer<typeof Again>;

/** A redelivery of many events. */
export type Range = z.infer<typeof Range>;

/** A new event. */
export type Fresh = z.infer<typeof Fresh>;

/** SQS delays by a quarter of an hour at most; a message that comes before it is due is sent again. */
const longestDelaySeconds = 900;

/**
 * Sends a try for when it is due. Waiting messages are delayed, not hidden: of hidden ones a queue holds 120,000, and a single mall
 * that is away for a day would stop it for all.
 */
export const sendAgain = async (messages: readonly Again[], now: string): Promise<void> => {
  const byDelay = Map.groupBy(messages, ({ due }) =>
    Math.max(0, Math.min(longestDelaySeconds, Math.ceil((Date.parse(due) - Date.parse(now)) / 1000))),
  );
  for (const [delay, group] of byDelay)
    await sendAll(
      queueUrl(),
      group.map((each) => JSON.stringify(each)),
      delay,
    );
};

/** Begins, or goes on with, the redelivery of many. */
export const sendRange = async (message: Range): Promise<void> => sendAll(queueUrl(), [JSON.stringify(message)]);

/** A new event for all who listen, or a test for one of them. */
export const sendFresh = async (event: Fresh): Promise<void> => sendAll(queueUrl(), [JSON.stringify(event)]);

/** A delivery whose time is over: a person hears of it. Moved back into the queue it begins anew. */
export const buryDelivery = async (message: Again): Promise<void> =>
  sendAll(process.env["WEBHOOK_DEAD_LETTERS_URL"] ?? "", [JSON.stringify(message)]);

const queueUrl = (): string => process.env["WEBHOOK_QUEUE_URL"] ?? "";
