import { Logger } from "@aws-lambda-powertools/logger";
import middy from "@middy/core";
import type { DynamoDBBatchResponse, DynamoDBStreamEvent, SQSBatchResponse, SQSEvent } from "aws-lambda";

const logger = new Logger();

/** What one record of a stream carries: its place in the order and the item's new image in wire form. */
export type StreamRecord = { readonly sequence: string; readonly image: Record<string, unknown> };

/** A mapping with a tumbling window also says which shard its records are of, and wants a state back, which none of ours needs. */
type WindowedEvent = DynamoDBStreamEvent & { readonly shardId?: string };
type WindowedResponse = DynamoDBBatchResponse & { readonly state?: object };

/**
 * The chain of stream handlers. The story gets all new images of one shard in order and answers with the sequence number
 * from which the batch must be delivered again, or nothing when all is done.
 */
export const stream = (
  story: (records: readonly StreamRecord[], shard: string, now: string) => Promise<string | undefined>,
) =>
  middy<WindowedEvent, WindowedResponse>().handler(async (event: WindowedEvent): Promise<WindowedResponse> => {
    const records = event.Records.filter((record) => record.dynamodb?.NewImage).map((record) => ({
      sequence: record.dynamodb?.SequenceNumber ?? "",
      image: record.dynamodb?.NewImage ?? {},
    }));
    const { shardId } = event;
    // A window ends with a call without records.
    const from = records.length > 0 ? await story(records, shardId ?? "", new Date().toISOString()) : undefined;
    const batchItemFailures = from === undefined ? [] : [{ itemIdentifier: from }];
    return { batchItemFailures, ...(shardId !== undefined && { state: {} }) };
  });

/** The chain of queue handlers: each message on its own; one that fails comes back later, alone. */
export const queue = (
  story: (
    body: unknown,
    delivery: {
      readonly id: string;
      readonly attempt: number;
      readonly now: string;
      /** The same for all messages that came together: what one of them has read need not be read again. */
      readonly batch: object;
    },
  ) => Promise<void>,
) =>
  middy<SQSEvent, SQSBatchResponse>().handler(async (event: SQSEvent): Promise<SQSBatchResponse> => {
    const now = new Date().toISOString();
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
    for (const [i, outcome] of outcomes.entries())
      if (outcome.status === "rejected")
        logger.warn("message failed", {
          messageId: event.Records[i]?.messageId ?? "",
          reason: (outcome.reason as Error).name,
        });
    return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) };
  });
