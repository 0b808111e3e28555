import { randomUUID } from "node:crypto";
import { type Authorize, AwsError, type Caller, text } from "../aws/aws.ts";
import { chunks, type Meter } from "../bill/meter.ts";
import { waitForMessage } from "./message-listeners.ts";
import { type Queue, queueByArn, queueByName, queueByUrl } from "./queue.ts";
import { queueAttributes } from "./queue-attributes.ts";
import { asMessage } from "./sqs-format.ts";
import { batchOf, type Input, namesOf, number, receiptOf, seconds, select } from "./sqs-input.ts";
import { attributesOf, md5, md5OfAttributes, messageLimit } from "./sqs-message.ts";
import {
  addMessage,
  deleteMessage,
  hideMessage,
  type Message,
  moveMessages,
  type QueueStore,
  takeMessages,
} from "./sqs-store.ts";

/** What the actions work on. */
export type SqsState = { readonly messages: QueueStore; readonly meter: Meter; readonly authorize: Authorize };

/** Authorizes and executes one action. */
export const executeAction = async (state: SqsState, action: string, input: Input, caller: Caller): Promise<object> => {
  if (action === "ListQueues") return listQueues(state, input, caller);
  if (action === "StartMessageMoveTask") return startMessageMoveTask(state, input, caller);
  const { queues } = state.messages;
  const queue =
    action === "GetQueueUrl" ? queueByName(queues, text(input.QueueName)) : queueByUrl(queues, input.QueueUrl);
  // AWS has no permissions for batch actions: the single-message permission applies.
  state.authorize(caller, `sqs:${action.replace(/Batch$/, "")}`, queue.arn);
  const execute = queueActions[action];
  if (!execute) throw new AwsError("InvalidAction", `The local SQS does not support the action ${action}.`);
  return execute(state, queue, input);
};

/** Counts the requests of a receive by the size of its messages. */
export const countReceived = (meter: Meter, received: readonly Message[]): void =>
  meter.count(
    "sqs.requests",
    chunks(
      received.reduce((sum, message) => sum + Buffer.byteLength(message.body), 0),
      64,
    ),
  );

type QueueAction = (state: SqsState, queue: Queue, input: Input) => object;

const sendMessage: QueueAction = ({ messages }, queue, input) => {
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
  return {
    MessageId: addMessage(messages, queue, body, attributes, delay),
    MD5OfMessageBody: md5(body),
    ...(Object.keys(attributes).length > 0 ? { MD5OfMessageAttributes: md5OfAttributes(attributes) } : {}),
  };
};

const receiveMessage = async ({ messages, meter }: SqsState, queue: Queue, input: Input): Promise<object> => {
  const max = number(input.MaxNumberOfMessages, 1, 1, 10, "MaxNumberOfMessages");
  const visibility = seconds(input.VisibilityTimeout, queue.visibilitySeconds, 43_200, "VisibilityTimeout");
  const wait = seconds(input.WaitTimeSeconds, 0, 20, "WaitTimeSeconds");
  let taken = takeMessages(messages, queue, max, visibility, false);
  if (taken.length === 0 && wait > 0) {
    await waitForMessage(messages.listeners, queue.arn, wait);
    taken = takeMessages(messages, queue, max, visibility, false);
  }
  countReceived(meter, taken);
  const names = namesOf(input.MessageSystemAttributeNames, input.AttributeNames);
  const attributeNames = namesOf(input.MessageAttributeNames);
  return { Messages: taken.map((message) => asMessage(message, names, attributeNames)) };
};

const deleteOne: QueueAction = ({ messages }, queue, input) => {
  deleteMessage(messages, queue, receiptOf(input));
  return {};
};

const changeVisibility: QueueAction = ({ messages }, queue, input) => {
  const delay = seconds(input.VisibilityTimeout, undefined, 43_200, "VisibilityTimeout");
  if (!hideMessage(messages, queue, receiptOf(input), delay))
    throw new AwsError("ReceiptHandleIsInvalid", "The input receipt handle is not a valid receipt handle.");
  return {};
};

const getQueueUrl: QueueAction = (_state, queue) => ({ QueueUrl: queue.url });

const getQueueAttributes: QueueAction = ({ messages }, queue, input) => ({
  Attributes: select(queueAttributes(messages, queue), namesOf(input.AttributeNames)),
});

const purgeQueue: QueueAction = ({ messages }, queue) => {
  messages.statements.removeAll.run(queue.arn);
  return {};
};

/** An action on one message or queue, counted when it succeeds. */
const single =
  (execute: QueueAction): QueueAction =>
  (state, queue, input) => {
    const answer = execute(state, queue, input);
    countRequest(state.meter, input);
    return answer;
  };

/** An action on up to ten entries, each of which may fail alone. */
const batch =
  (execute: QueueAction): QueueAction =>
  (state, queue, input) => {
    const entries = batchOf(input.Entries);
    const Successful: object[] = [];
    const Failed: object[] = [];
    for (const entry of entries) {
      try {
        Successful.push({ Id: entry.Id, ...execute(state, queue, entry) });
      } catch (error) {
        if (!(error instanceof AwsError)) throw error;
        Failed.push({ Id: entry.Id, SenderFault: true, Code: error.code, Message: error.message });
      }
    }
    state.meter.count("sqs.requests", chunks(JSON.stringify(entries).length, 64));
    return { Successful, Failed };
  };

const queueActions: Readonly<Record<string, (...given: Parameters<QueueAction>) => object | Promise<object>>> = {
  SendMessage: single(sendMessage),
  SendMessageBatch: batch(sendMessage),
  ReceiveMessage: receiveMessage,
  DeleteMessage: single(deleteOne),
  DeleteMessageBatch: batch(deleteOne),
  ChangeMessageVisibility: single(changeVisibility),
  ChangeMessageVisibilityBatch: batch(changeVisibility),
  GetQueueUrl: single(getQueueUrl),
  GetQueueAttributes: single(getQueueAttributes),
  PurgeQueue: single(purgeQueue),
};

const listQueues = ({ messages, meter, authorize }: SqsState, input: Input, caller: Caller): object => {
  authorize(caller, "sqs:ListQueues", "*");
  const prefix = text(input.QueueNamePrefix);
  countRequest(meter, input);
  return {
    QueueUrls: [...messages.queues.values()].flatMap(({ name, url }) => (name.startsWith(prefix) ? [url] : [])),
  };
};

const startMessageMoveTask = ({ messages, meter, authorize }: SqsState, input: Input, caller: Caller): object => {
  const { queues } = messages;
  const source = queueByArn(queues, text(input.SourceArn));
  authorize(caller, "sqs:StartMessageMoveTask", source.arn);
  const destination = input.DestinationArn === undefined ? undefined : queueByArn(queues, text(input.DestinationArn));
  if (![...queues.values()].some(({ redrive }) => redrive?.deadLetterArn === source.arn))
    throw new AwsError("InvalidParameterValue", "Source queue must be configured as a Dead Letter Queue.");
  moveMessages(messages, source, destination);
  countRequest(meter, input);
  return {
    TaskHandle: Buffer.from(JSON.stringify({ taskId: randomUUID(), sourceArn: source.arn })).toString("base64"),
  };
};

const countRequest = (meter: Meter, input: Input): void =>
  meter.count("sqs.requests", chunks(Buffer.byteLength(text(input.MessageBody)), 64));
