import middy from "@middy/core";
import type { Context, DynamoDBBatchResponse, DynamoDBStreamEvent } from "aws-lambda";
import { clock, type Clocked } from "./clock.ts";
import { logContext } from "./logger.ts";
import { unexpectedErrors } from "./unexpected-errors.ts";

/** One record of a stream: its place in the order, and the item's new image in wire form. */
export type StreamRecord = { readonly sequence: string; readonly image: Record<string, unknown> };

/** With a tumbling window the event also names the shard of its records, and the response must hold a state, which none of ours needs. */
type WindowedEvent = DynamoDBStreamEvent & { readonly shardId?: string };
type WindowedResponse = DynamoDBBatchResponse & { readonly state?: object };

/**
 * The handler of a stream. The story receives all new images of one shard in order and returns the sequence number from which
 * the batch must be delivered again, or undefined when all is done.
 */
export const stream = (
  story: (records: readonly StreamRecord[], shard: string, now: string) => Promise<string | undefined>,
) =>
  middy<WindowedEvent, WindowedResponse, Error, Context & Clocked>()
    .use(clock())
    .use(logContext())
    .use(unexpectedErrors())
    .handler(async (event, { now }): Promise<WindowedResponse> => {
      const records = event.Records.filter((record) => record.dynamodb?.NewImage).map((record) => ({
        sequence: record.dynamodb?.SequenceNumber ?? "",
        image: record.dynamodb?.NewImage ?? {},
      }));
      const { shardId } = event;
      // A window ends with a call without records.
      const from = records.length > 0 ? await story(records, shardId ?? "", now) : undefined;
      const batchItemFailures = from === undefined ? [] : [{ itemIdentifier: from }];
      return { batchItemFailures, ...(shardId !== undefined && { state: {} }) };
    });
