import { sendAll } from "../aws/sqs.ts";
import type { NewEvent, NextAttempt, Redelivery } from "./webhook-message.ts";

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

/** Queues new events for all subscribed endpoints, or a test for one of them. */
export const sendNewEvents = async (events: readonly NewEvent[]): Promise<void> =>
  sendAll(
    queueUrl(),
    events.map((each) => JSON.stringify(each)),
  );

/** Moves a delivery whose retry window is over to the dead-letter queue, which alerts a person. Moved back, it starts again. */
export const sendToDeadLetters = async (message: NextAttempt): Promise<void> =>
  sendAll(process.env["WEBHOOK_DEAD_LETTERS_URL"] ?? "", [JSON.stringify(message)]);

const queueUrl = (): string => process.env["WEBHOOK_QUEUE_URL"] ?? "";
