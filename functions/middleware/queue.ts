import middy from "@middy/core";
import type { Context, SQSBatchResponse, SQSEvent } from "aws-lambda";
import { clock, type Clocked } from "./clock.ts";
import { logContext, logger } from "./logger.ts";
import { count, publishMetrics } from "./metrics.ts";
import { unexpectedErrors } from "./unexpected-errors.ts";

/** One delivery of a message. */
export type Delivered = {
  readonly id: string;
  readonly attempt: number;
  readonly now: string;
  /** The same object for all messages of an invocation: what one of them has read need not be read again. */
  readonly batch: object;
};

/** The handler of a queue: each message by itself; only the messages that fail are delivered again, and counted under the name of a metric. */
export const queue = (failures: string, story: (body: unknown, delivery: Delivered) => Promise<void>) =>
  middy<SQSEvent, SQSBatchResponse, Error, Context & Clocked>()
    .use(clock())
    .use(logContext())
    .use(publishMetrics())
    .use(unexpectedErrors())
    .handler(async (event, { now }): Promise<SQSBatchResponse> => {
      const outcomes = await Promise.allSettled(
        event.Records.map(async ({ body, messageId, attributes }) =>
          story(JSON.parse(body), {
            id: messageId,
            attempt: Number(attributes.ApproximateReceiveCount),
            now,
            batch: event,
          }),
        ),
      );
      const failed = event.Records.filter((_, i) => outcomes[i]?.status === "rejected");
      if (failed.length > 0) count(failures, failed.length);
      for (const [i, outcome] of outcomes.entries())
        if (outcome.status === "rejected")
          logger.warn("message failed", {
            messageId: event.Records[i]?.messageId ?? "",
            ...reasonOf(outcome.reason as Error),
          });
      return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) };
    });

/** The message of another error may have words of the message in the queue. */
const reasonOf = ({ name, message }: Error) => ({
  reason: name,
  ...(name === "MessengerUnavailable" && { why: message }),
});
