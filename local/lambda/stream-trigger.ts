import { setTimeout as pause } from "node:timers/promises";
import type { Caller } from "../aws/aws.ts";
import type { Change } from "../dynamodb/change-log.ts";
import type { ItemWrite } from "../dynamodb/dynamodb-request.ts";
import { tablesOf } from "../dynamodb/dynamodb-tables.ts";
import type { DynamoDb } from "../dynamodb/dynamodb.ts";
import type { Iam } from "../iam/iam.ts";
import { compileFilters, narrowedTo } from "./event-filter.ts";
import type { Lambda } from "./lambda.ts";
import { failureOf, recordOf, sequenceOf, shape, windowOf } from "./stream-records.ts";
import { firstFailure, type Trigger, triggersFrom } from "./trigger.ts";
import type { Assembly } from "../template/template.ts";
import type { Clock } from "../time/clock.ts";

export type StreamTriggers = {
  /** The number of changes that are not yet delivered. */
  readonly pending: () => number;
  readonly stop: () => void;
};

type Options = {
  readonly assembly: Assembly;
  readonly dynamodb: DynamoDb;
  readonly lambda: Lambda;
  readonly iam: Iam;
  readonly clock: Clock;
  readonly roleOf: (functionArn: string) => Caller;
  /** Sends a message to a queue by its ARN. */
  readonly send: (queueArn: string, body: string) => Promise<void>;
};

/** Delivers table changes to their functions: in order for each partition key, with retries until they are processed. */
export const makeStreamTriggers = (options: Options): StreamTriggers => {
  const { assembly, dynamodb, iam, roleOf } = options;
  const triggers = triggersFrom(assembly, "dynamodb");
  const streams = new Map([...tablesOf(assembly).values()].map(({ name, streamArn }) => [streamArn, name]));
  for (const { id, sourceArn, functionArn, onFailureArn } of triggers) {
    if (!streams.has(sourceArn)) throw new Error(`${id}: no table has the stream ${sourceArn}`);
    // AWS rejects the mapping when the function's role may not read the stream.
    iam.require(roleOf(functionArn), "dynamodb:GetRecords", sourceArn);
    if (onFailureArn !== undefined) iam.require(roleOf(functionArn), "sqs:SendMessage", onFailureArn);
  }
  const watchers = triggers.map((trigger) => ({
    trigger,
    table: streams.get(trigger.sourceArn),
    ...earlyFilter(trigger),
  }));
  dynamodb.watch((write) =>
    watchers.filter(({ table, mayPass }) => table === write.table && mayPass(write)).map(({ trigger }) => trigger.id),
  );

  const lanes = new Map(triggers.map((trigger) => [trigger.id, lanesOf(trigger, options)]));
  const take = (change: Change): void => {
    const trigger = lanes.get(change.trigger);
    // The mapping is no longer in the template, or the update does not pass its filter.
    if (!trigger || !trigger.take(change)) dynamodb.changes.delivered([change]);
  };
  for (const change of dynamodb.changes.undelivered()) take(change);
  dynamodb.changes.onChange(take);
  return {
    pending: () => [...lanes.values()].reduce((sum, { pending }) => sum + pending(), 0),
    stop: () => {
      for (const { stop } of lanes.values()) stop();
    },
  };
};

/** Decides from the request whether a write must be recorded; of an update only the key is known. */
const earlyFilter = ({ id, criteria, passes }: Trigger) => {
  const byKey = compileFilters(
    narrowedTo(criteria, (path) => path.startsWith("dynamodb.Keys")),
    id,
  );
  return {
    mayPass: ({ kind, key, image }: ItemWrite): boolean =>
      kind === "update" ? byKey({ dynamodb: { Keys: key } }) : passes(shape(kind, key, image)),
  };
};

const lanesOf = (trigger: Trigger, { lambda, dynamodb, send, clock }: Options) => {
  const queues: Change[][] = Array.from({ length: trigger.parallel }, () => []);
  const running = new Set<Change[]>();
  const stopping = new AbortController();
  const stopped = (): boolean => stopping.signal.aborted;

  const drain = async (queue: Change[]): Promise<void> => {
    if (running.has(queue)) return;
    running.add(queue);
    while (queue.length > 0 && !stopped()) {
      if (queue.length < trigger.batchSize && trigger.windowMs > 0) await pause(trigger.windowMs);
      const batch = queue.slice(0, trigger.batchSize);
      await deliver(batch, 0);
      if (!stopped()) queue.splice(0, batch.length);
    }
    running.delete(queue);
  };

  const deliver = async (batch: readonly Change[], attempt: number): Promise<void> => {
    const outcome = await lambda.run(
      trigger.functionArn,
      JSON.stringify({
        Records: batch.map((change) => recordOf(change, trigger)),
        ...(trigger.hasTumblingWindow && windowOf(batch, trigger)),
      }),
    );
    if (stopped()) return;
    const { from } = firstFailure(trigger, batch.map(sequenceOf), outcome);
    if (from > 0) dynamodb.changes.delivered(batch.slice(0, from));
    const rest = batch.slice(from);
    if (rest.length === 0) return;
    if (trigger.retries >= 0 && attempt >= trigger.retries) {
      if (trigger.onFailureArn !== undefined)
        await send(trigger.onFailureArn, JSON.stringify(failureOf(rest, attempt, trigger, clock)));
      dynamodb.changes.delivered(rest);
      return;
    }
    // Real time, not sandbox time: an advance of the clock must not skip the recovery from a fault.
    await pause(Math.min(5000, 100 * 2 ** attempt));
    if (stopped()) return;
    const half = trigger.bisects && outcome.failed ? Math.ceil(rest.length / 2) : rest.length;
    await deliver(rest.slice(0, half), attempt + 1);
    if (half < rest.length && !stopped()) await deliver(rest.slice(half), attempt + 1);
  };

  return {
    take: (change: Change): boolean => {
      if (!trigger.passes(shape(change.kind, change.key, change.image))) return false;
      const queue = queues[laneOf(change, queues.length)] ?? [];
      queue.push(change);
      void drain(queue);
      return true;
    },
    pending: () => queues.reduce((sum, queue) => sum + queue.length, 0),
    stop: () => stopping.abort(),
  };
};

/** All changes of an item are in the same lane, and so in order. */
const laneOf = ({ key }: Change, lanes: number): number => {
  if (lanes === 1) return 0;
  let hash = 0;
  for (const char of JSON.stringify(Object.values(key)[0])) hash = (hash * 31 + (char.codePointAt(0) ?? 0)) | 0;
  return Math.abs(hash) % lanes;
};
