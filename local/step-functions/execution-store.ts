import { createHash } from "node:crypto";
import type { DatabaseSync } from "node:sqlite";
import { text } from "../aws/aws.ts";

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

/** Stores executions and their histories; writes of many executions share one transaction. */
export const makeExecutionStore = (store: DatabaseSync) => {
  store.exec(`
    CREATE TABLE IF NOT EXISTS definition (digest TEXT PRIMARY KEY, text TEXT NOT NULL) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS execution (
      number INTEGER PRIMARY KEY AUTOINCREMENT, arn TEXT NOT NULL UNIQUE, machine TEXT NOT NULL, name TEXT NOT NULL,
      type TEXT NOT NULL, status TEXT NOT NULL, input TEXT NOT NULL, output TEXT, error TEXT, cause TEXT,
      started INTEGER NOT NULL, stopped INTEGER, redrives INTEGER NOT NULL DEFAULT 0, redriven INTEGER,
      definition TEXT NOT NULL);
    CREATE INDEX IF NOT EXISTS executionByMachine ON execution (machine, number);
    CREATE INDEX IF NOT EXISTS executionByStatus ON execution (machine, status, number);
    CREATE INDEX IF NOT EXISTS executionRunning ON execution (number) WHERE status = 'RUNNING';
    CREATE TABLE IF NOT EXISTS history (
      execution INTEGER NOT NULL, first INTEGER NOT NULL, events TEXT NOT NULL, PRIMARY KEY (execution, first)) WITHOUT ROWID`);
  const insert = store.prepare(`INSERT INTO execution (arn, machine, name, type, status, input, started, definition)
    VALUES (?, ?, ?, ?, 'RUNNING', ?, ?, ?)`);
  const end = store.prepare(
    "UPDATE execution SET status = ?, output = ?, error = ?, cause = ?, stopped = ? WHERE number = ?",
  );
  const restart =
    store.prepare(`UPDATE execution SET status = 'RUNNING', output = NULL, error = NULL, cause = NULL, stopped = NULL,
    redrives = redrives + 1, redriven = ? WHERE number = ?`);
  const chunk = store.prepare("INSERT INTO history VALUES (?, ?, ?)");
  const chunks = store.prepare("SELECT events FROM history WHERE execution = ? ORDER BY first");
  const one = store.prepare("SELECT * FROM execution WHERE arn = ?");
  const running = store.prepare("SELECT * FROM execution WHERE status = 'RUNNING' ORDER BY number");
  const all = store.prepare("SELECT * FROM execution WHERE machine = ? AND number < ? ORDER BY number DESC LIMIT ?");
  const some = store.prepare(
    "SELECT * FROM execution WHERE machine = ? AND status = ? AND number < ? ORDER BY number DESC LIMIT ?",
  );
  const define = store.prepare("INSERT OR IGNORE INTO definition VALUES (?, ?)");
  const defined = store.prepare("SELECT text FROM definition WHERE digest = ?");

  let histories = new Map<number, HistoryEvent[]>();
  let ends: (() => void)[] = [];
  let timer: NodeJS.Timeout | undefined;

  const flush = (): void => {
    clearTimeout(timer);
    timer = undefined;
    if (!store.isOpen || (histories.size === 0 && ends.length === 0)) return;
    store.exec("BEGIN IMMEDIATE");
    for (const [number, events] of histories) chunk.run(number, events[0]?.id ?? 0, JSON.stringify(events));
    for (const write of ends) write();
    store.exec("COMMIT");
    histories = new Map();
    ends = [];
  };

  const scheduleFlush = (): void => {
    timer ??= setTimeout(flush, flushDelayMs);
  };

  const append = (number: number, event: HistoryEvent): void => {
    const events = histories.get(number);
    if (events) events.push(event);
    else histories.set(number, [event]);
    scheduleFlush();
  };

  return {
    flush,
    append,
    /** Writes the start of an execution to disk before it returns. */
    create: (
      execution: Pick<Execution, "arn" | "machine" | "name" | "type" | "input" | "started" | "definition">,
    ): Execution => {
      const { arn, machine, name, type, input, started, definition } = execution;
      const { lastInsertRowid } = insert.run(arn, machine, name, type, input, started, definition);
      return { ...execution, ...fresh, number: Number(lastInsertRowid) };
    },
    finish: (number: number, { status, output, error, cause }: Outcome, at: number): void => {
      ends.push(() => void end.run(status, output ?? null, error ?? null, cause ?? null, at, number));
      scheduleFlush();
    },
    redrive: (number: number, at: number): void => {
      flush();
      restart.run(at, number);
    },
    byArn: (arn: string): Execution | undefined => {
      flush();
      return one.get(arn) as Execution | undefined;
    },
    running: (): Execution[] => {
      flush();
      return running.all() as Execution[];
    },
    /** Newest first, at most `limit`, with numbers below `below`. */
    list: (machine: string, status: string | undefined, below: number, limit: number): Execution[] => {
      flush();
      return (
        status === undefined ? all.all(machine, below, limit) : some.all(machine, status, below, limit)
      ) as Execution[];
    },
    events: (number: number): HistoryEvent[] => {
      flush();
      return chunks.all(number).flatMap((row) => JSON.parse(text(row.events)) as HistoryEvent[]);
    },
    /** True for a stored definition, which was validated before. */
    hasDefinition: (definition: string): boolean => defined.get(digestOf(definition)) !== undefined,
    saveDefinition: (definition: string): string => {
      const digest = digestOf(definition);
      define.run(digest, definition);
      return digest;
    },
    definition: (digest: string): string => text(defined.get(digest)?.text),
  };
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
