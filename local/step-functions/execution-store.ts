import { createHash } from "node:crypto";
import type { DatabaseSync } from "node:sqlite";
import { text } from "../aws/aws.ts";
import { prepareStatements, type Statements } from "./execution-statements.ts";

export type Status = "RUNNING" | "SUCCEEDED" | "FAILED" | "TIMED_OUT" | "ABORTED";

/** The end of an execution. */
export type Outcome = {
  readonly status: Exclude<Status, "RUNNING">;
  readonly output?: string;
  readonly error?: string | undefined;
  readonly cause?: string | undefined;
};

/** One stored execution; times are in milliseconds since 1970, sandbox time. */
export type Execution = {
  readonly number: number;
  readonly arn: string;
  readonly machine: string;
  readonly name: string;
  readonly type: "STANDARD" | "EXPRESS";
  readonly status: Status;
  readonly input: string;
  readonly output: string | null;
  readonly error: string | null;
  readonly cause: string | null;
  readonly started: number;
  readonly stopped: number | null;
  readonly redrives: number;
  readonly redriven: number | null;
  /** The digest of the definition that it was started with and keeps. */
  readonly definition: string;
};

/** One event of an execution's history, in AWS's format. */
export type HistoryEvent = {
  readonly id: number;
  readonly previousEventId: number;
  readonly timestamp: number;
  readonly type: string;
  readonly [details: `${string}Details`]: Readonly<Record<string, unknown>>;
};

export type ExecutionStore = ReturnType<typeof makeExecutionStore>;

// Steps are idempotent, so a kill may lose the last few milliseconds of history; a start is on disk before it is answered.
const flushDelayMs = 10;

/** The database, and the writes that are not yet in it. */
type State = {
  readonly db: DatabaseSync;
  readonly statements: Statements;
  histories: Map<number, HistoryEvent[]>;
  ends: (() => void)[];
  timer?: NodeJS.Timeout | undefined;
};

/** Stores executions and their histories; writes of many executions share one transaction. */
export const makeExecutionStore = (db: DatabaseSync) => {
  const statements = prepareStatements(db);
  const state: State = { db, statements, histories: new Map(), ends: [] };
  return {
    flush: (): void => flush(state),
    append: (number: number, event: HistoryEvent): void => append(state, number, event),
    /** Writes the start of an execution to disk before it returns. */
    create: (execution: NewExecution): Execution => create(state, execution),
    finish: (number: number, outcome: Outcome, at: number): void => finish(state, number, outcome, at),
    redrive: (number: number, at: number): void => void flushed(state).restart.run(at, number),
    byArn: (arn: string): Execution | undefined => flushed(state).byArn.get(arn) as Execution | undefined,
    running: (): Execution[] => flushed(state).running.all() as Execution[],
    /** Newest first, at most `limit`, with numbers below `below`. */
    list: (machine: string, status: string | undefined, below: number, limit: number): Execution[] =>
      (status === undefined
        ? flushed(state).byMachine.all(machine, below, limit)
        : flushed(state).byStatus.all(machine, status, below, limit)) as Execution[],
    events: (number: number): HistoryEvent[] =>
      flushed(state)
        .eventsOf.all(number)
        .flatMap((row) => JSON.parse(text(row.events)) as HistoryEvent[]),
    /** True for a stored definition, which was validated before. */
    hasDefinition: (definition: string): boolean => statements.definition.get(digestOf(definition)) !== undefined,
    saveDefinition: (definition: string): string => {
      const digest = digestOf(definition);
      statements.insertDefinition.run(digest, definition);
      return digest;
    },
    definition: (digest: string): string => text(statements.definition.get(digest)?.text),
  };
};

const flush = (state: State): void => {
  const { db, statements, histories, ends } = state;
  clearTimeout(state.timer);
  state.timer = undefined;
  if (!db.isOpen || (histories.size === 0 && ends.length === 0)) return;
  db.exec("BEGIN IMMEDIATE");
  for (const [number, events] of histories)
    statements.insertEvents.run(number, events[0]?.id ?? 0, JSON.stringify(events));
  for (const write of ends) write();
  db.exec("COMMIT");
  state.histories = new Map();
  state.ends = [];
};

const scheduleFlush = (state: State): void => {
  state.timer ??= setTimeout(() => flush(state), flushDelayMs);
};

/** The statements, after all pending writes are in the database. */
const flushed = (state: State): Statements => {
  flush(state);
  return state.statements;
};

const append = (state: State, number: number, event: HistoryEvent): void => {
  const events = state.histories.get(number);
  if (events) events.push(event);
  else state.histories.set(number, [event]);
  scheduleFlush(state);
};

type NewExecution = Pick<Execution, "arn" | "machine" | "name" | "type" | "input" | "started" | "definition">;

const create = ({ statements }: State, execution: NewExecution): Execution => {
  const { arn, machine, name, type, input, started, definition } = execution;
  const { lastInsertRowid } = statements.insert.run(arn, machine, name, type, input, started, definition);
  return { ...execution, ...fresh, number: Number(lastInsertRowid) };
};

const finish = (state: State, number: number, { status, output, error, cause }: Outcome, at: number): void => {
  const { end } = state.statements;
  state.ends.push(() => void end.run(status, output ?? null, error ?? null, cause ?? null, at, number));
  scheduleFlush(state);
};

const digestOf = (definition: string): string => createHash("sha256").update(definition).digest("base64url");

const fresh = {
  status: "RUNNING",
  output: null,
  error: null,
  cause: null,
  stopped: null,
  redrives: 0,
  redriven: null,
} as const;
