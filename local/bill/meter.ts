import type { DatabaseSync } from "node:sqlite";

/**
 * What AWS would bill, each in the unit its price list counts.
 * A phase (an execution by StartExecution) is counted both ways, since its workflow type is a switch: `sfn.transitions` if STANDARD,
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
  readonly reset: () => void;
};

/** Opens the meter on the runtime's store, with the counts of earlier runs. */
export const makeMeter = ({ store }: { readonly store: DatabaseSync }): Meter => {
  store.exec("CREATE TABLE IF NOT EXISTS meter (operation TEXT PRIMARY KEY, amount REAL NOT NULL) WITHOUT ROWID");
  const save = store.prepare("INSERT OR REPLACE INTO meter VALUES (?, ?)");
  const counts = nothing();
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
  // Ten times a second is often enough to lose little by a kill, and seldom enough to cost nothing.
  const later = (): void => {
    if (!pending) setTimeout(flush, 100).unref();
    pending = true;
  };
  return {
    count: (operation, amount = 1) => {
      counts[operation] += amount;
      later();
    },
    read: () => ({ ...counts }),
    reset: () => {
      Object.assign(counts, nothing());
      flush();
    },
  };
};

/** Lambda bills memory times time, each started millisecond whole. */
export const lambdaGbMilliseconds = (memoryMb: number, milliseconds: number): number =>
  (memoryMb / 1024) * Math.max(1, Math.ceil(milliseconds));

/** Express workflows bill 64 MB steps of memory (ours hold only ids, so one step) times each started 100 ms. */
export const expressGbMilliseconds = (milliseconds: number): number =>
  (64 / 1024) * 100 * Math.max(1, Math.ceil(milliseconds / 100));

/** Payloads are billed by started chunks: 64 KB for SQS, 512 KB for an HTTP API. */
export const chunks = (bytes: number, chunkKb: number): number => Math.max(1, Math.ceil(bytes / (chunkKb * 1024)));

const nothing = (): Record<Operation, number> => ({
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
  "scheduler.invocations": 0,
  "sqs.requests": 0,
  "logs.bytes": 0,
});
