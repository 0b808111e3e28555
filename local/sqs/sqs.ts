import type { DatabaseSync } from "node:sqlite";
import type { Authorize, Service } from "../aws/aws.ts";
import type { Meter } from "../bill/meter.ts";
import { type Queue, queueByArn } from "./queue.ts";
import { delayedMessages, depthOf } from "./queue-attributes.ts";
import { countReceived, executeAction, type SqsState } from "./sqs-actions.ts";
import { asRecord, type SqsRecord } from "./sqs-format.ts";
import { deleteMessage, hideMessage, makeQueueStore, takeMessages } from "./sqs-store.ts";
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
  const state: SqsState = { messages, meter, authorize };
  return {
    service: async (action, input, caller) => executeAction(state, action, input, caller),
    declare: (queue) => void messages.queues.set(queue.arn, queue),
    receive: (queueArn, max) => receive(state, queueArn, max),
    remove: (queueArn, receipts) => remove(state, queueArn, receipts),
    release: (queueArn, receipts, delaySeconds) => release(state, queueArn, receipts, delaySeconds),
    onMessage: messages.listeners.onVisible,
    depth: (queueArn) => depthOf(messages, queueArn),
    waiting: (queueArn) => delayedMessages(messages, queueArn),
    close: messages.listeners.close,
  };
};

const receive = ({ messages, meter }: SqsState, queueArn: string, max: number): SqsRecord[] => {
  const queue = queueByArn(messages.queues, queueArn);
  const taken = takeMessages(messages, queue, max, queue.visibilitySeconds, true);
  // An empty poll is not counted: AWS bills an idle trigger's long polling per month, not per sale.
  if (taken.length > 0) countReceived(meter, taken);
  return taken.map((message) => asRecord(queue, message));
};

const remove = ({ messages, meter }: SqsState, queueArn: string, receipts: readonly string[]): void => {
  const queue = queueByArn(messages.queues, queueArn);
  for (const receipt of receipts) deleteMessage(messages, queue, receipt);
  if (receipts.length > 0) meter.count("sqs.requests", Math.ceil(receipts.length / 10));
};

const release = ({ messages }: SqsState, queueArn: string, receipts: readonly string[], delaySeconds: number): void => {
  const queue = queueByArn(messages.queues, queueArn);
  for (const receipt of receipts) hideMessage(messages, queue, receipt, delaySeconds);
};
