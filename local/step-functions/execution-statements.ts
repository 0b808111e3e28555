import type { DatabaseSync, StatementSync } from "node:sqlite";

/** The prepared statements on executions, their histories and their definitions. */
export type Statements = Readonly<Record<keyof typeof statements, StatementSync>>;

/** Creates the tables if they are missing, and prepares all statements. */
export const prepareStatements = (db: DatabaseSync): Statements => {
  db.exec(schema);
  return Object.fromEntries(Object.entries(statements).map(([name, sql]) => [name, db.prepare(sql)])) as Statements;
};

const schema = `
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
    execution INTEGER NOT NULL, first INTEGER NOT NULL, events TEXT NOT NULL, PRIMARY KEY (execution, first)) WITHOUT ROWID`;

const statements = {
  insert: `INSERT INTO execution (arn, machine, name, type, status, input, started, definition)
    VALUES (?, ?, ?, ?, 'RUNNING', ?, ?, ?)`,
  end: "UPDATE execution SET status = ?, output = ?, error = ?, cause = ?, stopped = ? WHERE number = ?",
  restart: `UPDATE execution SET status = 'RUNNING', output = NULL, error = NULL, cause = NULL, stopped = NULL,
    redrives = redrives + 1, redriven = ? WHERE number = ?`,
  byArn: "SELECT * FROM execution WHERE arn = ?",
  running: "SELECT * FROM execution WHERE status = 'RUNNING' ORDER BY number",
  byMachine: "SELECT * FROM execution WHERE machine = ? AND number < ? ORDER BY number DESC LIMIT ?",
  byStatus: "SELECT * FROM execution WHERE machine = ? AND status = ? AND number < ? ORDER BY number DESC LIMIT ?",
  insertEvents: "INSERT INTO history VALUES (?, ?, ?)",
  eventsOf: "SELECT events FROM history WHERE execution = ? ORDER BY first",
  insertDefinition: "INSERT OR IGNORE INTO definition VALUES (?, ?)",
  definition: "SELECT text FROM definition WHERE digest = ?",
};
