import { randomUUID } from "node:crypto";
import type { DatabaseSync } from "node:sqlite";
import { AwsError, text } from "../aws/aws.ts";
import type { MessageAttributes } from "./sqs-message.ts";
import type { Clock } from "../time/clock.ts";

/** A queue as the template declares it. */
export type Queue = {
  readonly arn: string;
  readonly url: string;
  readonly name: string;
  readonly visibilitySeconds: number;
  readonly redrive?: { readonly deadLetterArn: string; readonly maxReceiveCount: number };
};

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

/** The messages of every queue, in one table. */
export type QueueStore = ReturnType<typeof makeQueueStore>;

/**
 * A message in flight is hidden until a moment of real time, because its consumer really works that long: were it a moment of sandbox time,
 * an advance by a week would deliver it twice. Delays that someone asked for (`DelaySeconds`, a release for a later try) are sandbox time.
 */
export const makeQueueStore = ({ store, clock }: { readonly store: DatabaseSync; readonly clock: Clock }) => {
  store.exec(`
    CREATE TABLE IF NOT EXISTS message (
      number INTEGER PRIMARY KEY AUTOINCREMENT, queue TEXT NOT NULL, id TEXT NOT NULL, receipt TEXT, body TEXT NOT NULL,
      attributes TEXT NOT NULL, sent INTEGER NOT NULL, receives INTEGER NOT NULL DEFAULT 0, firstReceived INTEGER, origin TEXT,
      hiddenUntil INTEGER NOT NULL, inFlight INTEGER NOT NULL DEFAULT 0, byTrigger INTEGER NOT NULL DEFAULT 0);
    CREATE INDEX IF NOT EXISTS messageByQueue ON message (queue, inFlight, hiddenUntil);
    CREATE INDEX IF NOT EXISTS messageByReceipt ON message (receipt) WHERE receipt IS NOT NULL;
    UPDATE message SET inFlight = 0, hiddenUntil = 0, byTrigger = 0 WHERE byTrigger = 1;`);
  // That update: triggers live in this process, so what they held when it died is nobody's now.
  const insert = store.prepare(
    "INSERT INTO message (queue, id, body, attributes, sent, hiddenUntil) VALUES (?, ?, ?, ?, ?, ?)",
  );
  const visible = store.prepare(`SELECT * FROM message WHERE queue = ? AND inFlight = 0 AND hiddenUntil <= ?
    UNION ALL SELECT * FROM message WHERE queue = ? AND inFlight = 1 AND hiddenUntil <= ? ORDER BY number LIMIT ?`);
  const hold =
    store.prepare(`UPDATE message SET receipt = ?, receives = receives + 1, firstReceived = COALESCE(firstReceived, ?),
    inFlight = 1, hiddenUntil = ?, byTrigger = ? WHERE number = ?`);
  const hideUntil = store.prepare(
    "UPDATE message SET inFlight = 0, byTrigger = 0, hiddenUntil = ? WHERE queue = ? AND receipt = ?",
  );
  const drop = store.prepare("DELETE FROM message WHERE queue = ? AND receipt = ?");
  const dropAll = store.prepare("DELETE FROM message WHERE queue = ?");
  const bury =
    store.prepare(`UPDATE message SET origin = queue, queue = ?, receipt = NULL, receives = 0, firstReceived = NULL,
    inFlight = 0, byTrigger = 0, hiddenUntil = 0 WHERE number = ?`);
  const raise =
    store.prepare(`UPDATE message SET queue = COALESCE(?, origin), origin = NULL, receipt = NULL, receives = 0,
    firstReceived = NULL, inFlight = 0, hiddenUntil = 0 WHERE queue = ? AND (? IS NOT NULL OR origin IS NOT NULL)`);
  const total = store.prepare("SELECT count(*) AS n FROM message WHERE queue = ?");
  const states = store.prepare(`SELECT count(*) FILTER (WHERE inFlight = 0 AND hiddenUntil <= ?) AS visible,
    count(*) FILTER (WHERE inFlight = 1 AND hiddenUntil > ?) AS inFlight,
    count(*) FILTER (WHERE inFlight = 0 AND hiddenUntil > ?) AS delayed FROM message WHERE queue = ?`);
  const delayed = store.prepare(
    "SELECT count(*) AS n, min(hiddenUntil) AS at FROM message WHERE queue = ? AND inFlight = 0 AND hiddenUntil > ?",
  );
  const nextSandbox = store.prepare(
    "SELECT min(hiddenUntil) AS at FROM message WHERE queue = ? AND inFlight = 0 AND hiddenUntil > ?",
  );
  const nextReal = store.prepare(
    "SELECT min(hiddenUntil) AS at FROM message WHERE queue = ? AND inFlight = 1 AND hiddenUntil > ?",
  );

  const queues = new Map<string, Queue>();
  const listeners = new Map<string, (() => void)[]>();
  const alarms = new Map<string, NodeJS.Timeout>();
  let closed = false;

  const somethingNew = (queueArn: string): void => {
    for (const listener of listeners.get(queueArn) ?? []) setImmediate(listener);
  };

  /** Wakes the queue's listeners when its next hidden message comes back. */
  const setAlarm = (queueArn: string): void => {
    clearTimeout(alarms.get(queueArn));
    if (closed || !listeners.get(queueArn)?.length) return;
    const now = clock.now();
    const real = Date.now();
    const waits = [moment(nextSandbox.get(queueArn, now)) - now, moment(nextReal.get(queueArn, real)) - real];
    const wait = Math.min(...waits);
    if (!Number.isFinite(wait)) return;
    // Timers hold 31 bits; waking early only means looking again.
    const alarm = setTimeout(() => ring(queueArn), Math.min(wait + 1, 2_000_000_000));
    alarms.set(queueArn, alarm.unref());
  };

  const ring = (queueArn: string): void => {
    if (closed) return;
    somethingNew(queueArn);
    setAlarm(queueArn);
  };

  clock.onAdvance(() => {
    for (const queueArn of listeners.keys()) ring(queueArn);
  });

  const onVisible = (queueArn: string, listener: () => void): void => {
    listeners.set(queueArn, [...(listeners.get(queueArn) ?? []), listener]);
    setImmediate(listener);
    setAlarm(queueArn);
  };

  const found = (queue: Queue | undefined): Queue => {
    if (queue) return queue;
    throw new AwsError("QueueDoesNotExist", "The specified queue does not exist.", 400);
  };

  return {
    onVisible,
    declare: (queue: Queue): void => void queues.set(queue.arn, queue),
    queues: (): Queue[] => [...queues.values()],
    byArn: (queueArn: string): Queue => found(queues.get(queueArn)),
    byName: (name: string): Queue => found([...queues.values()].find((queue) => queue.name === name)),
    /** By the URL's last segment: the port may be another one after a restart. */
    byUrl: (url: unknown): Queue => {
      const name = text(url).split("/").at(-1);
      return found([...queues.values()].find((queue) => queue.name === name));
    },

    add: (queue: Queue, body: string, attributes: MessageAttributes, delaySeconds: number): string => {
      const id = randomUUID();
      const now = clock.now();
      insert.run(
        queue.arn,
        id,
        body,
        JSON.stringify(attributes),
        now,
        delaySeconds > 0 ? now + delaySeconds * 1000 : 0,
      );
      if (delaySeconds > 0) setAlarm(queue.arn);
      else somethingNew(queue.arn);
      return id;
    },

    take: (queue: Queue, max: number, visibilitySeconds: number, byTrigger: boolean): Message[] => {
      const now = clock.now();
      const real = Date.now();
      const taken: Message[] = [];
      const rows = visible.all(queue.arn, now, queue.arn, real, max);
      if (rows.length === 0) return taken;
      store.exec("BEGIN IMMEDIATE");
      try {
        for (const row of rows) {
          if (queue.redrive && Number(row.receives) >= queue.redrive.maxReceiveCount) {
            bury.run(queue.redrive.deadLetterArn, row.number ?? 0);
            somethingNew(queue.redrive.deadLetterArn);
            continue;
          }
          const receipt = randomUUID();
          hold.run(receipt, now, real + visibilitySeconds * 1000, byTrigger ? 1 : 0, row.number ?? 0);
          taken.push(messageOf(row, receipt, now));
        }
        store.exec("COMMIT");
      } catch (error) {
        store.exec("ROLLBACK");
        throw error;
      }
      setAlarm(queue.arn);
      // Where dead letters stood in the way, live ones may stand behind them.
      if (taken.length < rows.length) somethingNew(queue.arn);
      return taken;
    },

    remove: (queue: Queue, receipt: string): void => void drop.run(queue.arn, receipt),

    /** Hides a received message for so many more seconds; false when the receipt is not of this queue. */
    hide: (queue: Queue, receipt: string, delaySeconds: number): boolean => {
      const until = delaySeconds > 0 ? clock.now() + delaySeconds * 1000 : 0;
      const { changes } = hideUntil.run(until, queue.arn, receipt);
      if (delaySeconds > 0) setAlarm(queue.arn);
      else somethingNew(queue.arn);
      return changes > 0;
    },

    purge: (queue: Queue): void => void dropAll.run(queue.arn),

    moveAll: (source: Queue, destination: Queue | undefined): void => {
      raise.run(destination?.arn ?? null, source.arn, destination?.arn ?? null);
      for (const queueArn of queues.keys()) somethingNew(queueArn);
    },

    waiting: (queueArn: string): { readonly messages: number; readonly nextDue: number | undefined } => {
      const row = delayed.get(queueArn, clock.now());
      return { messages: Number(row?.n ?? 0), nextDue: typeof row?.at === "number" ? row.at : undefined };
    },

    depth: (queueArn: string): number => Number(total.get(queueArn)?.n ?? 0),

    attributes: (queue: Queue): Record<string, string> => {
      const counts = states.get(clock.now(), Date.now(), clock.now(), queue.arn);
      return {
        QueueArn: queue.arn,
        VisibilityTimeout: String(queue.visibilitySeconds),
        ApproximateNumberOfMessages: String(counts?.visible),
        ApproximateNumberOfMessagesNotVisible: String(counts?.inFlight),
        ApproximateNumberOfMessagesDelayed: String(counts?.delayed),
        ...(queue.redrive
          ? {
              RedrivePolicy: JSON.stringify({
                deadLetterTargetArn: queue.redrive.deadLetterArn,
                maxReceiveCount: queue.redrive.maxReceiveCount,
              }),
            }
          : {}),
      };
    },

    /** Resolves when a message may be visible, or after so many seconds. */
    somethingVisible: (queueArn: string, seconds: number): Promise<void> =>
      new Promise((resolve) => {
        const done = (): void => {
          clearTimeout(timer);
          listeners.set(
            queueArn,
            (listeners.get(queueArn) ?? []).filter((other) => other !== done),
          );
          resolve();
        };
        const timer = setTimeout(done, seconds * 1000);
        listeners.set(queueArn, [...(listeners.get(queueArn) ?? []), done]);
        setAlarm(queueArn);
      }),

    close: (): void => {
      closed = true;
      for (const alarm of alarms.values()) clearTimeout(alarm);
      listeners.clear();
    },
  };
};

type Row = Record<string, unknown>;

const moment = (row: Row | undefined): number => (typeof row?.at === "number" ? row.at : Infinity);

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
