import { randomUUID } from "node:crypto";
import { region } from "../aws/aws.ts";
import type { Change } from "../dynamodb/change-log.ts";
import type { ItemWrite } from "../dynamodb/dynamodb-request.ts";
import type { Clock } from "../time/clock.ts";
import type { Trigger } from "./trigger.ts";

/** A sequence number of 21 digits, as on AWS, so that they sort as text. */
export const sequenceOf = ({ sequence }: Change): string => String(sequence).padStart(21, "0");

/** Removals are REMOVE; all other changes are MODIFY, because the proxy does not read the item before the change. */
export const shape = (kind: ItemWrite["kind"], key: ItemWrite["key"], image: ItemWrite["image"]) => ({
  eventName: kind === "delete" ? "REMOVE" : "MODIFY",
  eventSource: "aws:dynamodb",
  dynamodb: { Keys: key, ...(image && { NewImage: image }) },
});

const shardId = "shardId-00000000000000000000-local";

/** Every batch is its own window with an empty state; the final call of a window without records is left out. */
export const windowOf = (batch: readonly Change[], { sourceArn }: Trigger): object => ({
  window: { start: time(batch[0]), end: time(batch.at(-1)) },
  state: {},
  shardId,
  eventSourceARN: sourceArn,
  isFinalInvokeForWindow: false,
  isWindowTerminatedEarly: false,
});

/** A change as the function receives it. */
export const recordOf = (change: Change, { sourceArn }: Trigger): object => {
  const { dynamodb, ...rest } = shape(change.kind, change.key, change.image);
  return {
    eventID: String(change.id),
    eventVersion: "1.1",
    awsRegion: region,
    ...rest,
    dynamodb: {
      ...dynamodb,
      ApproximateCreationDateTime: Math.floor(change.at / 1000),
      SequenceNumber: sequenceOf(change),
      SizeBytes: JSON.stringify(dynamodb).length,
      StreamViewType: "NEW_IMAGE",
    },
    eventSourceARN: sourceArn,
  };
};

const time = (change: Change | undefined): string => new Date(change?.at ?? 0).toISOString();

/** The message for the failure queue after the last attempt. */
export const failureOf = (
  batch: readonly Change[],
  attempt: number,
  { functionArn, sourceArn }: Trigger,
  clock: Clock,
): object => {
  return {
    requestContext: {
      requestId: randomUUID(),
      functionArn: `${functionArn}:$LATEST`,
      condition: "RetryAttemptsExhausted",
      approximateInvokeCount: attempt + 1,
    },
    responseContext: { statusCode: 200, executedVersion: "$LATEST", functionError: "Unhandled" },
    version: "1.0",
    timestamp: new Date(clock.now()).toISOString(),
    DDBStreamBatchInfo: {
      shardId,
      startSequenceNumber: batch[0] && sequenceOf(batch[0]),
      endSequenceNumber: batch.at(-1) && sequenceOf(batch.at(-1) as Change),
      approximateArrivalOfFirstRecord: time(batch[0]),
      approximateArrivalOfLastRecord: time(batch.at(-1)),
      batchSize: batch.length,
      streamArn: sourceArn,
    },
  };
};
