import { cpSync, rmSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

/** The two tables that are restored; the table of events has no point-in-time recovery. */
export type Side = "gateway" | "lender";

/** Copies all tables of a running sandbox as they are at this moment. */
export const snapshot = (data: string, file: string): void => {
  rmSync(file, { force: true });
  const tables = new DatabaseSync(join(data, engineFile), { readOnly: true });
  try {
    tables.prepare("VACUUM INTO ?").run(file);
  } finally {
    tables.close();
  }
};

/**
 * Makes the data folder of a new stage: each side's table from its own snapshot, the keys of KMS, and the world outside (the bank, the malls'
 * servers) as it is today. Timers, executions, queues, stream records and the events of malls are not restored.
 */
export const restore = (from: string, to: string, snapshots: Readonly<Record<Side, string>>): void => {
  cpSync(from, to, { recursive: true, filter: (path) => !/(?:lock|engine\.pid|logs|-wal|-shm)$/.test(path) });
  cpSync(snapshots.gateway, join(to, engineFile));
  const tables = new DatabaseSync(join(to, engineFile));
  tables.prepare("ATTACH ? AS other").run(snapshots.lender);
  for (const name of namesOf(tables, "lender"))
    tables.exec(`DELETE FROM main."${name}"; INSERT INTO main."${name}" SELECT * FROM other."${name}"`);
  for (const name of [...namesOf(tables, "events"), "_stream_records"]) tables.exec(`DELETE FROM main."${name}"`);
  tables.close();
  const runtime = new DatabaseSync(join(to, "runtime.sqlite"));
  for (const name of ["execution", "history", "schedule", "message", "change"]) runtime.exec(`DELETE FROM ${name}`);
  runtime.close();
};

const engineFile = "dynamodb.sqlite";

/** The engine's tables of one DynamoDB table: its items and its indexes. */
const namesOf = (tables: DatabaseSync, owner: string): readonly string[] =>
  tables
    .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name LIKE ?")
    .all(`tallystick%${owner}%`)
    .map(({ name }) => String(name));
