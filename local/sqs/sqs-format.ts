import type { Queue } from "./queue.ts";
import { select } from "./sqs-input.ts";
import { md5, md5OfAttributes, type MessageAttributes } from "./sqs-message.ts";
import type { Message } from "./sqs-store.ts";

/** One record of a queue in Lambda's event format. */
export type SqsRecord = {
  readonly messageId: string;
  readonly receiptHandle: string;
  readonly body: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly messageAttributes: Readonly<Record<string, object>>;
  readonly md5OfBody: string;
  readonly eventSource: "aws:sqs";
  readonly eventSourceARN: string;
  readonly awsRegion: string;
};

const systemAttributes = (message: Message): Record<string, string> => ({
  ApproximateReceiveCount: String(message.receives),
  SentTimestamp: String(message.sent),
  ApproximateFirstReceiveTimestamp: String(message.firstReceived),
  SenderId: "AIDALOCALSENDER",
  ...(message.origin === null ? {} : { DeadLetterQueueSourceArn: message.origin }),
});

/** A message in the format of ReceiveMessage, with the selected attributes. */
export const asMessage = (message: Message, names: readonly string[], attributeNames: readonly string[]): object => {
  const attributes = select(systemAttributes(message), names);
  const own = select<MessageAttributes[string]>(message.attributes, attributeNames);
  return {
    MessageId: message.id,
    ReceiptHandle: message.receipt,
    Body: message.body,
    MD5OfBody: md5(message.body),
    ...(Object.keys(attributes).length > 0 ? { Attributes: attributes } : {}),
    ...(Object.keys(own).length > 0 ? { MessageAttributes: own, MD5OfMessageAttributes: md5OfAttributes(own) } : {}),
  };
};

/** A message in the format of Lambda's event. */
export const asRecord = (queue: Queue, message: Message): SqsRecord => ({
  messageId: message.id,
  receiptHandle: message.receipt,
  body: message.body,
  attributes: systemAttributes(message),
  messageAttributes: Object.fromEntries(
    Object.entries(message.attributes).map(([name, { DataType, StringValue, BinaryValue }]) => [
      name,
      {
        dataType: DataType,
        stringValue: StringValue,
        binaryValue: BinaryValue,
        stringListValues: [],
        binaryListValues: [],
      },
    ]),
  ),
  md5OfBody: md5(message.body),
  eventSource: "aws:sqs",
  eventSourceARN: queue.arn,
  awsRegion: queue.arn.split(":")[3] ?? "",
});
