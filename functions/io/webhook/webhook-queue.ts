import * as z from "zod/mini";
import { sendAll } from "../aws/sqs.ts";

/** A new event for every subscribed endpoint. Its other fields are those that malls receive. */
export const NewEvent = z.looseObject({ id: z.string(), type: z.string(), mall: z.string(), at: z.string() });

/** The next attempt of a stored event at one endpoint, not before `due`: `tries` attempts of this run were made, the first at `since` (empty for none). */
export const NextAttempt = z.object({
  mall: z.string(),
  event: z.string(),
  endpoint: z.string(),
  run: z.string(),
  tries: z.int(),
  since: z.string(),
  due: z.string(),
});

/** All events of a period to one endpoint, page by page; `after` is the last event that was sent. */
export const Redelivery = z.object({
  mall: z.string(),
  endpoint: z.string(),
  run: z.string(),
  range: z.object({ from: z.string(), until: z.string(), onlyFailed: z.boolean(), after: z.optional(z.string()) }),
});

/** A message of the webhook queue. */
export const WebhookMessage = z.union([Redelivery, NextAttempt, NewEvent]);

/** The next attempt of a delivery. */
export type NextAttempt = z.infer<typeof NextAttempt>;

/** A redelivery of many events. */
export type Redelivery = z.infer<typeof Redelivery>;

/** A new event. */
export type NewEvent = z.infer<typeof NewEvent>;

/** SQS delays a message by at most 15 minutes; a message that arrives before it is due is sent again. */
const maxDelaySeconds = 900;

/**
 * Queues attempts for when they are due. Waiting messages are delayed, not in flight: a queue holds at most 120,000 in flight, so a
 * single mall that is down for a day would block it for all.
 */
export const sendAttempts = async (messages: readonly NextAttempt[], now: string): Promise<void> => {
  const byDelay = Map.groupBy(messages, ({ due }) =>
    Math.max(0, Math.min(maxDelaySeconds, Math.ceil((Date.parse(due) - Date.parse(now)) / 1000))),
  );
  for (const [delay, group] of byDelay)
    await sendAll(
      queueUrl(),
      group.map((each) => JSON.stringify(each)),
      delay,
    );
};

/** Starts or continues the redelivery of many events. */
export const sendRedelivery = async (message: Redelivery): Promise<void> =>
  sendAll(queueUrl(), [JSON.stringify(message)]);

/** Queues a new event for all subscribed endpoints, or a test for one of them. */
export const sendNewEvent = async (event: NewEvent): Promise<void> => sendAll(queueUrl(), [JSON.stringify(event)]);

/** Moves a delivery whose retry window is over to the dead-letter queue, which alerts a person. Moved back, it starts again. */
export const sendToDeadLetters = async (message: NextAttempt): Promise<void> =>
  sendAll(process.env["WEBHOOK_DEAD_LETTERS_URL"] ?? "", [JSON.stringify(message)]);

const queueUrl = (): string => process.env["WEBHOOK_QUEUE_URL"] ?? "";
