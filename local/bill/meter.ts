import type { DatabaseSync } from "node:sqlite";
import { type CallLog, makeCallLog } from "./calls.ts";
import { makePartitionLog, type PartitionLog } from "./partitions.ts";

/**
 * The operations that AWS bills, each in the unit of its price list.
 * A phase (an execution by StartExecution) is counted for both workflow types, because the type is a setting: `sfn.transitions` if STANDARD,
 * `sfn.phaseRequests` and `sfn.phaseGbMilliseconds` if EXPRESS; a synchronous execution can only be EXPRESS.
 */
export const billable = [
  "http.requests",
  "lambda.invocations",
  "lambda.gbMilliseconds",
  "sfn.transitions",
  "sfn.phaseRequests",
  "sfn.phaseGbMilliseconds",
  "sfn.expressRequests",
  "sfn.expressGbMilliseconds",
  "dynamodb.wru",
  "dynamodb.rru",
  "kms.requests",
  "kms.keyPairs",
  "secrets.requests",
  "scheduler.invocations",
  "sqs.requests",
  "logs.bytes",
] as const;

export type Operation = (typeof billable)[number];
export type Operations = Readonly<Record<Operation, number>>;

/** Counts billable operations; the counts survive a restart. */
export type Meter = {
  readonly count: (operation: Operation, amount?: number) => void;
  readonly read: () => Operations;
  /** The calls behind them since the start or the last reset, by caller and resource. */
  readonly calls: CallLog;
  /** The units of each partition key, while a measurement has started it. */
  readonly partitions: PartitionLog;
  readonly reset: () => void;
};

/** Opens the meter on the runtime's store and loads the counts of earlier runs. */
export const makeMeter = ({ store }: { readonly store: DatabaseSync }): Meter => {
  store.exec("CREATE TABLE IF NOT EXISTS meter (operation TEXT PRIMARY KEY, amount REAL NOT NULL) WITHOUT ROWID");
  const save = store.prepare("INSERT OR REPLACE INTO meter VALUES (?, ?)");
  const counts = zeroCounts();
  const calls = makeCallLog();
  for (const row of store.prepare("SELECT operation, amount FROM meter").iterate()) {
    const operation = billable.find((name) => name === row.operation);
    if (operation) counts[operation] = Number(row.amount);
  }
  let pending = false;
  const flush = (): void => {
    pending = false;
    if (!store.isOpen) return;
    store.exec("BEGIN");
    for (const operation of billable) save.run(operation, counts[operation]);
    store.exec("COMMIT");
  };
  // Ten times a second: a kill loses little, and the writes cost nothing noticeable.
  const scheduleFlush = (): void => {
    if (!pending) setTimeout(flush, 100).unref();
    pending = true;
  };
  return {
    count: (operation, amount = 1) => {
      counts[operation] += amount;
      scheduleFlush();
    },
    read: () => ({ ...counts }),
    calls,
    partitions: makePartitionLog(),
    reset: () => {
      calls.reset();
      Object.assign(counts, zeroCounts());
      flush();
    },
  };
};

/** Lambda bills memory times duration, rounded up to whole milliseconds. */
export const lambdaGbMilliseconds = (memoryMb: number, milliseconds: number): number =>
  (memoryMb / 1024) * Math.max(1, Math.ceil(milliseconds));

/** Express workflows bill memory in steps of 64 MB (ours hold only ids, so one step) times duration, rounded up to 100 ms. */
export const expressGbMilliseconds = (milliseconds: number): number =>
  (64 / 1024) * 100 * Math.max(1, Math.ceil(milliseconds / 100));

/** Payloads are billed in chunks, rounded up: 64 KB for SQS, 512 KB for an HTTP API. */
export const chunks = (bytes: number, chunkKb: number): number => Math.max(1, Math.ceil(bytes / (chunkKb * 1024)));

const zeroCounts = (): Record<Operation, number> => ({
  "http.requests": 0,
  "lambda.invocations": 0,
  "lambda.gbMilliseconds": 0,
  "sfn.transitions": 0,
  "sfn.phaseRequests": 0,
  "sfn.phaseGbMilliseconds": 0,
  "sfn.expressRequests": 0,
  "sfn.expressGbMilliseconds": 0,
  "dynamodb.wru": 0,
  "dynamodb.rru": 0,
  "kms.requests": 0,
  "kms.keyPairs": 0,
  "secrets.requests": 0,
  "scheduler.invocations": 0,
  "sqs.requests": 0,
  "logs.bytes": 0,
});
