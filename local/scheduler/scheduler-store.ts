import type { DatabaseSync } from "node:sqlite";
import type { Clock } from "../time/clock.ts";

/** Schedules and groups; each change is on disk before the request is answered. */
export type ScheduleStore = {
  readonly store: DatabaseSync;
  readonly clock: Clock;
  readonly statements: ReturnType<typeof prepareStatements>;
};

/** Opens the schedules and groups of the runtime's store. */
export const makeScheduleStore = ({
  store,
  clock,
}: {
  readonly store: DatabaseSync;
  readonly clock: Clock;
}): ScheduleStore => ({ store, clock, statements: prepareStatements(store) });

const prepareStatements = (store: DatabaseSync) => {
  store.exec(`
    CREATE TABLE IF NOT EXISTS scheduleGroup (name TEXT PRIMARY KEY, created INTEGER NOT NULL) WITHOUT ROWID;
    INSERT OR IGNORE INTO scheduleGroup VALUES ('default', 0);
    CREATE TABLE IF NOT EXISTS schedule (
      groupName TEXT NOT NULL, name TEXT NOT NULL, schedule TEXT NOT NULL, token TEXT NOT NULL, generation INTEGER NOT NULL,
      due INTEGER, scheduled INTEGER, attempts INTEGER NOT NULL DEFAULT 0, firstTried INTEGER,
      created INTEGER NOT NULL, modified INTEGER NOT NULL, PRIMARY KEY (groupName, name)) WITHOUT ROWID;
    CREATE INDEX IF NOT EXISTS scheduleByDue ON schedule (due) WHERE due IS NOT NULL`);
  return {
    write: store.prepare(`INSERT INTO schedule VALUES (?, ?, ?, ?, 1, ?, ?, 0, NULL, ?, ?)
      ON CONFLICT DO UPDATE SET schedule = excluded.schedule, token = excluded.token, generation = generation + 1, due = excluded.due,
      scheduled = excluded.scheduled, attempts = 0, firstTried = NULL, modified = excluded.modified`),
    find: store.prepare("SELECT * FROM schedule WHERE groupName = ? AND name = ?"),
    remove: store.prepare("DELETE FROM schedule WHERE groupName = ? AND name = ?"),
    removeUnchanged: store.prepare("DELETE FROM schedule WHERE groupName = ? AND name = ? AND generation = ?"),
    selectDue: store.prepare("SELECT * FROM schedule WHERE due <= ? ORDER BY due LIMIT ?"),
    firstDue: store.prepare("SELECT min(due) AS due FROM schedule WHERE due IS NOT NULL"),
    firstOnceDue: store.prepare(
      "SELECT due FROM schedule WHERE due IS NOT NULL AND schedule ->> 'ScheduleExpression' LIKE 'at(%' ORDER BY due LIMIT 1",
    ),
    planRetry: store.prepare(`UPDATE schedule SET due = ?, attempts = attempts + 1, firstTried = ?
      WHERE groupName = ? AND name = ? AND generation = ?`),
    planNext: store.prepare(`UPDATE schedule SET due = ?, scheduled = ?, attempts = 0, firstTried = NULL
      WHERE groupName = ? AND name = ? AND generation = ?`),
    selectPage: store.prepare(`SELECT * FROM schedule WHERE (? IS NULL OR groupName = ?) AND name >= ? AND name < ?
      AND (? IS NULL OR schedule ->> 'State' = ?) AND groupName || '/' || name > ? ORDER BY groupName || '/' || name LIMIT ?`),
    findGroup: store.prepare("SELECT * FROM scheduleGroup WHERE name = ?"),
    allGroups: store.prepare("SELECT * FROM scheduleGroup ORDER BY name"),
    writeGroup: store.prepare("INSERT OR IGNORE INTO scheduleGroup VALUES (?, ?)"),
    removeGroup: store.prepare("DELETE FROM scheduleGroup WHERE name = ?"),
    removeMembers: store.prepare("DELETE FROM schedule WHERE groupName = ?"),
  };
};
