import { randomUUID } from "node:crypto";
import type { DatabaseSync } from "node:sqlite";
import { text } from "../aws/aws.ts";
import { makeMessageListeners, type MessageListeners } from "./message-listeners.ts";
import type { Queue } from "./queue.ts";
import type { MessageAttributes } from "./sqs-message.ts";
import { prepareStatements, type Statements } from "./sqs-statements.ts";
import type { Clock } from "../time/clock.ts";

export type Message = {
  readonly id: string;
  readonly receipt: string;
  readonly body: string;
  readonly attributes: MessageAttributes;
  readonly sent: number;
  readonly receives: number;
  readonly firstReceived: number;
  /** The queue whose dead letter this is. */
  readonly origin: string | null;
};

/** The declared queues, and the messages of every queue in one table. */
export type QueueStore = {
  readonly store: DatabaseSync;
  readonly clock: Clock;
  readonly statements: Statements;
  readonly queues: Map<string, Queue>;
  readonly listeners: MessageListeners;
};

/**
 * A message in flight is hidden until a moment of real time, because its consumer really works that long: were it a moment of sandbox time,
 * an advance by a week would deliver it twice. Requested delays (`DelaySeconds`, a release for a later try) are sandbox time.
 */
export const makeQueueStore = ({
  store,
  clock,
}: {
  readonly store: DatabaseSync;
  readonly clock: Clock;
}): QueueStore => {
  const statements = prepareStatements(store);
  const msUntilVisible = (queueArn: string): number => {
    const now = clock.now();
    const real = Date.now();
    return Math.min(
      momentOf(statements.firstDelayed.get(queueArn, now)) - now,
      momentOf(statements.firstInFlight.get(queueArn, real)) - real,
    );
  };
  return { store, clock, statements, queues: new Map(), listeners: makeMessageListeners(msUntilVisible, clock) };
};

type Row = Record<string, unknown>;

const momentOf = (row: Row | undefined): number => (typeof row?.at === "number" ? row.at : Infinity);

/** Stores a message and returns its id. */
export const addMessage = (
  { clock, statements, listeners }: QueueStore,
  queue: Queue,
  body: string,
  attributes: MessageAttributes,
  delaySeconds: number,
): string => {
  const id = randomUUID();
  const now = clock.now();
  const hiddenUntil = delaySeconds > 0 ? now + delaySeconds * 1000 : 0;
  statements.insert.run(queue.arn, id, body, JSON.stringify(attributes), now, hiddenUntil);
  if (delaySeconds > 0) listeners.setAlarm(queue.arn);
  else listeners.notify(queue.arn);
  return id;
};

/** Receives up to `max` visible messages; those with too many receives become dead letters instead. */
export const takeMessages = (
  { store, clock, statements, listeners }: QueueStore,
  queue: Queue,
  max: number,
  visibilitySeconds: number,
  byTrigger: boolean,
): Message[] => {
  const now = clock.now();
  const real = Date.now();
  const taken: Message[] = [];
  const rows = statements.selectVisible.all(queue.arn, now, queue.arn, real, max);
  if (rows.length === 0) return taken;
  store.exec("BEGIN IMMEDIATE");
  try {
    for (const row of rows) {
      if (queue.redrive && Number(row.receives) >= queue.redrive.maxReceiveCount) {
        statements.moveToDeadLetters.run(queue.redrive.deadLetterArn, row.number ?? 0);
        listeners.notify(queue.redrive.deadLetterArn);
        continue;
      }
      const receipt = randomUUID();
      statements.setInFlight.run(receipt, now, real + visibilitySeconds * 1000, byTrigger ? 1 : 0, row.number ?? 0);
      taken.push(messageOf(row, receipt, now));
    }
    store.exec("COMMIT");
  } catch (error) {
    store.exec("ROLLBACK");
    throw error;
  }
  listeners.setAlarm(queue.arn);
  // Dead letters used up part of the limit, so more messages may be visible.
  if (taken.length < rows.length) listeners.notify(queue.arn);
  return taken;
};

const messageOf = (row: Row, receipt: string, now: number): Message => ({
  id: text(row.id),
  receipt,
  body: text(row.body),
  attributes: JSON.parse(text(row.attributes)) as MessageAttributes,
  sent: Number(row.sent),
  receives: Number(row.receives) + 1,
  firstReceived: Number(row.firstReceived ?? now),
  origin: row.origin === null ? null : text(row.origin),
});

/** Deletes a received message. */
export const deleteMessage = ({ statements }: QueueStore, queue: Queue, receipt: string): void =>
  void statements.remove.run(queue.arn, receipt);

/** Hides a received message for so many more seconds; false when the receipt is not of this queue. */
export const hideMessage = (
  { clock, statements, listeners }: QueueStore,
  queue: Queue,
  receipt: string,
  delaySeconds: number,
): boolean => {
  const until = delaySeconds > 0 ? clock.now() + delaySeconds * 1000 : 0;
  const { changes } = statements.hideUntil.run(until, queue.arn, receipt);
  if (delaySeconds > 0) listeners.setAlarm(queue.arn);
  else listeners.notify(queue.arn);
  return changes > 0;
};

/** Moves all messages of a dead-letter queue to the destination, by default to the queues that they came from. */
export const moveMessages = (
  { statements, queues, listeners }: QueueStore,
  source: Queue,
  destination: Queue | undefined,
): void => {
  statements.redrive.run(destination?.arn ?? null, source.arn, destination?.arn ?? null);
  for (const queueArn of queues.keys()) listeners.notify(queueArn);
};
