import { randomUUID } from "node:crypto";
import type { DatabaseSync } from "node:sqlite";
import { type Authorize, AwsError, type Service, text } from "../aws/aws.ts";
import { chunks, type Meter } from "../bill/meter.ts";
import { batchOf, type Input, namesOf, number, receiptOf, select, seconds } from "./sqs-input.ts";
import { asMessage, asRecord, type SqsRecord } from "./sqs-format.ts";
import { attributesOf, md5, md5OfAttributes, messageLimit } from "./sqs-message.ts";
import { makeQueueStore, type Queue } from "./sqs-store.ts";
import type { Clock } from "../time/clock.ts";

export type Sqs = {
  readonly service: Service;
  /** Declares a queue, also a dead-letter queue; it keeps the messages of earlier runs. */
  readonly declare: (queue: Queue) => void;
  /** Receives up to `max` messages for a Lambda trigger; each is hidden for the queue's visibility timeout. */
  readonly receive: (queueArn: string, max: number) => SqsRecord[];
  readonly remove: (queueArn: string, receipts: readonly string[]) => void;
  /** Returns messages to the queue, visible again after the delay. */
  readonly release: (queueArn: string, receipts: readonly string[], delaySeconds: number) => void;
  /** Calls the listener when a message of the queue becomes visible. */
  readonly onMessage: (queueArn: string, listener: () => void) => void;
  /** The number of messages in the queue: visible, in flight or delayed. */
  readonly depth: (queueArn: string) => number;
  /** The number of delayed messages, and when (sandbox time) the first becomes visible. */
  readonly waiting: (queueArn: string) => { readonly messages: number; readonly nextDue: number | undefined };
  readonly close: () => void;
};

/** SQS on the runtime's store: standard queues with visibility timeouts, delays, batches, dead-letter queues and redrive. */
export const makeSqs = ({
  store,
  clock,
  meter,
  authorize = () => {},
}: {
  readonly store: DatabaseSync;
  readonly clock: Clock;
  readonly meter: Meter;
  readonly authorize?: Authorize;
}): Sqs => {
  const messages = makeQueueStore({ store, clock });

  const send = (queue: Queue, input: Input): object => {
    const body = input.MessageBody;
    if (typeof body !== "string" || body === "")
      throw new AwsError("MissingParameter", "The request must contain the parameter MessageBody.");
    const attributes = attributesOf(input.MessageAttributes);
    const size = Buffer.byteLength(body) + JSON.stringify(attributes).length;
    if (size > messageLimit)
      throw new AwsError(
        "InvalidParameterValue",
        `One or more parameters are invalid. Reason: Message must be shorter than ${messageLimit} bytes.`,
      );
    const delay = seconds(input.DelaySeconds, 0, 900, "DelaySeconds");
    const id = messages.add(queue, body, attributes, delay);
    return {
      MessageId: id,
      MD5OfMessageBody: md5(body),
      ...(Object.keys(attributes).length > 0 ? { MD5OfMessageAttributes: md5OfAttributes(attributes) } : {}),
    };
  };

  const receiveMessages = async (queue: Queue, input: Input): Promise<object> => {
    const max = number(input.MaxNumberOfMessages, 1, 1, 10, "MaxNumberOfMessages");
    const visibility = seconds(input.VisibilityTimeout, queue.visibilitySeconds, 43_200, "VisibilityTimeout");
    const wait = seconds(input.WaitTimeSeconds, 0, 20, "WaitTimeSeconds");
    let taken = messages.take(queue, max, visibility, false);
    if (taken.length === 0 && wait > 0) {
      await messages.somethingVisible(queue.arn, wait);
      taken = messages.take(queue, max, visibility, false);
    }
    const bytes = taken.reduce((sum, message) => sum + Buffer.byteLength(message.body), 0);
    meter.count("sqs.requests", chunks(bytes, 64));
    const names = namesOf(input.MessageSystemAttributeNames, input.AttributeNames);
    const attributeNames = namesOf(input.MessageAttributeNames);
    return { Messages: taken.map((message) => asMessage(message, names, attributeNames)) };
  };

  const change = (queue: Queue, input: Input): object => {
    const delay = seconds(input.VisibilityTimeout, undefined, 43_200, "VisibilityTimeout");
    if (!messages.hide(queue, receiptOf(input), delay))
      throw new AwsError("ReceiptHandleIsInvalid", "The input receipt handle is not a valid receipt handle.");
    return {};
  };

  const batch = (queue: Queue, input: Input, one: (queue: Queue, entry: Input) => object): object => {
    const entries = batchOf(input.Entries);
    const Successful: object[] = [];
    const Failed: object[] = [];
    for (const entry of entries) {
      try {
        Successful.push({ Id: entry.Id, ...one(queue, entry) });
      } catch (error) {
        if (!(error instanceof AwsError)) throw error;
        Failed.push({ Id: entry.Id, SenderFault: true, Code: error.code, Message: error.message });
      }
    }
    meter.count("sqs.requests", chunks(JSON.stringify(entries).length, 64));
    return { Successful, Failed };
  };

  const metered = (input: Input, answer: object): object => {
    meter.count("sqs.requests", chunks(Buffer.byteLength(text(input.MessageBody)), 64));
    return answer;
  };

  const removeOne = (queue: Queue, input: Input): object => {
    messages.remove(queue, receiptOf(input));
    return {};
  };

  const service: Service = async (action, input, caller) => {
    if (action === "ListQueues") {
      authorize(caller, "sqs:ListQueues", "*");
      const prefix = text(input.QueueNamePrefix);
      return metered(input, {
        QueueUrls: messages.queues().flatMap((queue) => (queue.name.startsWith(prefix) ? [queue.url] : [])),
      });
    }
    if (action === "StartMessageMoveTask") {
      const source = messages.byArn(text(input.SourceArn));
      authorize(caller, "sqs:StartMessageMoveTask", source.arn);
      const destination = input.DestinationArn === undefined ? undefined : messages.byArn(text(input.DestinationArn));
      if (!messages.queues().some((queue) => queue.redrive?.deadLetterArn === source.arn))
        throw new AwsError("InvalidParameterValue", "Source queue must be configured as a Dead Letter Queue.");
      messages.moveAll(source, destination);
      return metered(input, {
        TaskHandle: Buffer.from(JSON.stringify({ taskId: randomUUID(), sourceArn: source.arn })).toString("base64"),
      });
    }
    const queue = action === "GetQueueUrl" ? messages.byName(text(input.QueueName)) : messages.byUrl(input.QueueUrl);
    // AWS has no permissions for batch actions: the single-message permission applies.
    authorize(caller, `sqs:${action.replace(/Batch$/, "")}`, queue.arn);
    switch (action) {
      case "SendMessage":
        return metered(input, send(queue, input));
      case "SendMessageBatch":
        return batch(queue, input, send);
      case "ReceiveMessage":
        return receiveMessages(queue, input);
      case "DeleteMessage":
        return metered(input, removeOne(queue, input));
      case "DeleteMessageBatch":
        return batch(queue, input, removeOne);
      case "ChangeMessageVisibility":
        return metered(input, change(queue, input));
      case "ChangeMessageVisibilityBatch":
        return batch(queue, input, change);
      case "GetQueueUrl":
        return metered(input, { QueueUrl: queue.url });
      case "GetQueueAttributes":
        return metered(input, { Attributes: select(messages.attributes(queue), namesOf(input.AttributeNames)) });
      case "PurgeQueue":
        messages.purge(queue);
        return metered(input, {});
      default:
        throw new AwsError("InvalidAction", `The local SQS does not support the action ${action}.`);
    }
  };

  return {
    service,
    declare: messages.declare,
    receive: (queueArn, max) => {
      const queue = messages.byArn(queueArn);
      const taken = messages.take(queue, max, queue.visibilitySeconds, true);
      // An empty poll is not counted: AWS bills an idle trigger's long polling per month, not per sale.
      const bytes = taken.reduce((sum, message) => sum + Buffer.byteLength(message.body), 0);
      if (taken.length > 0) meter.count("sqs.requests", chunks(bytes, 64));
      return taken.map((message) => asRecord(queue, message));
    },
    remove: (queueArn, receipts) => {
      const queue = messages.byArn(queueArn);
      for (const receipt of receipts) messages.remove(queue, receipt);
      if (receipts.length > 0) meter.count("sqs.requests", Math.ceil(receipts.length / 10));
    },
    release: (queueArn, receipts, delaySeconds) => {
      const queue = messages.byArn(queueArn);
      for (const receipt of receipts) messages.hide(queue, receipt, delaySeconds);
    },
    onMessage: messages.onVisible,
    depth: messages.depth,
    waiting: messages.waiting,
    close: messages.close,
  };
};
