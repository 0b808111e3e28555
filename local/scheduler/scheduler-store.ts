import type { DatabaseSync } from "node:sqlite";
import { AwsError, text } from "../aws/aws.ts";
import { readExpression } from "./schedule-expression.ts";
import type { Schedule } from "./schedule.ts";
import type { Clock } from "../time/clock.ts";

/** A schedule with its firing state; times are in milliseconds since 1970, sandbox time. */
export type ScheduleRow = {
  readonly schedule: Schedule;
  /** Increases with every change, so that a running firing cannot complete a changed schedule. */
  readonly generation: number;
  /** The scheduled time; `due` is later after a failed attempt. */
  readonly scheduled: number;
  readonly attempts: number;
  readonly firstTried: number | null;
  readonly created: number;
  readonly modified: number;
};

// AWS's defaults: 185 attempts within a day.
const defaultAttempts = 185;

const defaultEventAge = 86_400;

/** Stores schedules and groups; each change is on disk before the request is answered. */
export const makeScheduleStore = ({ store, clock }: { readonly store: DatabaseSync; readonly clock: Clock }) => {
  store.exec(`
    CREATE TABLE IF NOT EXISTS scheduleGroup (name TEXT PRIMARY KEY, created INTEGER NOT NULL) WITHOUT ROWID;
    INSERT OR IGNORE INTO scheduleGroup VALUES ('default', 0);
    CREATE TABLE IF NOT EXISTS schedule (
      groupName TEXT NOT NULL, name TEXT NOT NULL, schedule TEXT NOT NULL, token TEXT NOT NULL, generation INTEGER NOT NULL,
      due INTEGER, scheduled INTEGER, attempts INTEGER NOT NULL DEFAULT 0, firstTried INTEGER,
      created INTEGER NOT NULL, modified INTEGER NOT NULL, PRIMARY KEY (groupName, name)) WITHOUT ROWID;
    CREATE INDEX IF NOT EXISTS scheduleByDue ON schedule (due) WHERE due IS NOT NULL`);
  const write = store.prepare(`INSERT INTO schedule VALUES (?, ?, ?, ?, 1, ?, ?, 0, NULL, ?, ?)
    ON CONFLICT DO UPDATE SET schedule = excluded.schedule, token = excluded.token, generation = generation + 1, due = excluded.due,
    scheduled = excluded.scheduled, attempts = 0, firstTried = NULL, modified = excluded.modified`);
  const one = store.prepare("SELECT * FROM schedule WHERE groupName = ? AND name = ?");
  const erase = store.prepare("DELETE FROM schedule WHERE groupName = ? AND name = ?");
  const eraseUnchanged = store.prepare("DELETE FROM schedule WHERE groupName = ? AND name = ? AND generation = ?");
  const dueNow = store.prepare("SELECT * FROM schedule WHERE due <= ? ORDER BY due LIMIT ?");
  const first = store.prepare("SELECT min(due) AS due FROM schedule WHERE due IS NOT NULL");
  const firstOnce = store.prepare(
    "SELECT due FROM schedule WHERE due IS NOT NULL AND schedule ->> 'ScheduleExpression' LIKE 'at(%' ORDER BY due LIMIT 1",
  );
  const later = store.prepare(`UPDATE schedule SET due = ?, attempts = attempts + 1, firstTried = ?
    WHERE groupName = ? AND name = ? AND generation = ?`);
  const onward = store.prepare(`UPDATE schedule SET due = ?, scheduled = ?, attempts = 0, firstTried = NULL
    WHERE groupName = ? AND name = ? AND generation = ?`);
  const some = store.prepare(`SELECT * FROM schedule WHERE (? IS NULL OR groupName = ?) AND name >= ? AND name < ?
    AND (? IS NULL OR schedule ->> 'State' = ?) AND groupName || '/' || name > ? ORDER BY groupName || '/' || name LIMIT ?`);
  const groupByName = store.prepare("SELECT * FROM scheduleGroup WHERE name = ?");
  const allGroups = store.prepare("SELECT * FROM scheduleGroup ORDER BY name");
  const writeGroup = store.prepare("INSERT OR IGNORE INTO scheduleGroup VALUES (?, ?)");
  const eraseGroup = store.prepare("DELETE FROM scheduleGroup WHERE name = ?");
  const eraseMembers = store.prepare("DELETE FROM schedule WHERE groupName = ?");

  const find = (group: string, name: string): ScheduleRow | undefined => {
    const row = one.get(group, name);
    return row && rowOf(row);
  };

  const get = (group: string, name: string): ScheduleRow => {
    const row = find(group, name);
    if (row) return row;
    throw new AwsError("ResourceNotFoundException", `Schedule ${name} does not exist.`, 404);
  };

  const group = (name: string): Group => {
    const row = groupByName.get(name);
    if (row) return { name: text(row.name), created: Number(row.created) };
    throw new AwsError("ResourceNotFoundException", `Schedule group ${name} does not exist.`, 404);
  };

  const save = (schedule: Schedule, token: string, created: number): void => {
    const now = clock.now();
    const due = schedule.State === "ENABLED" ? firstDue(schedule, now) : null;
    write.run(schedule.GroupName, schedule.Name, JSON.stringify(schedule), token, due, due, created, now);
  };

  return {
    get,
    group,
    create: (schedule: Schedule, token: string): void => {
      group(schedule.GroupName);
      const known = one.get(schedule.GroupName, schedule.Name);
      // An SDK's retry after a lost answer.
      if (known && token !== "" && known.token === token) return;
      if (known) throw new AwsError("ConflictException", `Schedule ${schedule.Name} already exists.`, 409);
      save(schedule, token, clock.now());
    },
    update: (schedule: Schedule): void => save(schedule, "", get(schedule.GroupName, schedule.Name).created),
    /** Does not touch an unchanged schedule, so that its next firing stays. */
    put: (schedule: Schedule): void => {
      const known = find(schedule.GroupName, schedule.Name);
      if (JSON.stringify(known?.schedule) !== JSON.stringify(schedule))
        save(schedule, "", known?.created ?? clock.now());
    },
    remove: (groupName: string, name: string): void => {
      get(groupName, name);
      erase.run(groupName, name);
    },
    list: (wanted: {
      readonly group: string | undefined;
      readonly prefix: string;
      readonly state: string | undefined;
      readonly after: string;
      readonly limit: number;
    }): { readonly page: readonly ScheduleRow[]; readonly nextToken: string | undefined } => {
      const { prefix, after, limit } = wanted;
      const inGroup = wanted.group ?? null;
      const state = wanted.state ?? null;
      const rows = some.all(inGroup, inGroup, prefix, `${prefix}\uffff`, state, state, after, limit + 1).map(rowOf);
      const page = rows.slice(0, limit);
      const last = page.at(-1)?.schedule;
      return { page, nextToken: rows.length > limit && last ? `${last.GroupName}/${last.Name}` : undefined };
    },
    groups: (): Group[] => allGroups.all().map((row) => ({ name: text(row.name), created: Number(row.created) })),
    createGroup: (name: string): void => {
      if (!/^[\w.-]{1,64}$/.test(name))
        throw new AwsError("ValidationException", `'${name}' is not a valid group name`);
      if (groupByName.get(name)) throw new AwsError("ConflictException", `Schedule group ${name} already exists.`, 409);
      writeGroup.run(name, clock.now());
    },
    putGroup: (name: string): void => void writeGroup.run(name, clock.now()),
    removeGroup: (name: string): void => {
      group(name);
      eraseMembers.run(name);
      eraseGroup.run(name);
    },

    nextDue: (): number | undefined => {
      const due = store.isOpen ? first.get()?.due : null;
      return typeof due === "number" ? due : undefined;
    },
    nextOnce: (): number | undefined => {
      const due = store.isOpen ? firstOnce.get()?.due : null;
      return typeof due === "number" ? due : undefined;
    },
    due: (limit: number): ScheduleRow[] => dueNow.all(clock.now(), limit).map(rowOf),

    /** Completes a firing: a one-time schedule ends; a recurring one continues after now, and times that an advance skipped are not made up. */
    done: ({ schedule, generation, created }: ScheduleRow): void => {
      const { once, next } = readExpression(schedule.ScheduleExpression, created);
      const following = once ? undefined : within(schedule, next(clock.now()));
      if (following === undefined && schedule.ActionAfterCompletion === "DELETE")
        eraseUnchanged.run(schedule.GroupName, schedule.Name, generation);
      else onward.run(following ?? null, following ?? null, schedule.GroupName, schedule.Name, generation);
    },

    /** Plans a retry after a failure; false when no attempts remain. */
    retry: ({ schedule, generation, attempts, firstTried }: ScheduleRow): boolean => {
      const { MaximumRetryAttempts = defaultAttempts, MaximumEventAgeInSeconds = defaultEventAge } =
        schedule.Target.RetryPolicy ?? {};
      const now = clock.now();
      const since = firstTried ?? now;
      if (attempts >= MaximumRetryAttempts || now - since > MaximumEventAgeInSeconds * 1000) return false;
      const wait = Math.min(250 * 2 ** attempts, 60_000);
      later.run(now + wait, since, schedule.GroupName, schedule.Name, generation);
      return true;
    },
  };
};

type Group = { readonly name: string; readonly created: number };

/** The first firing after now; a one-time schedule in the past fires at once. */
const firstDue = (schedule: Schedule, now: number): number | null => {
  const { once, next } = readExpression(schedule.ScheduleExpression, now);
  if (once) return next(-Infinity) ?? null;
  return within(schedule, next(Math.max(now, (schedule.StartDate ?? 0) * 1000 - 1))) ?? null;
};

const within = ({ EndDate }: Schedule, moment: number | undefined): number | undefined =>
  moment !== undefined && EndDate !== undefined && moment > EndDate * 1000 ? undefined : moment;

const rowOf = (row: Record<string, unknown>): ScheduleRow => ({
  schedule: JSON.parse(text(row.schedule)) as Schedule,
  generation: Number(row.generation),
  scheduled: Number(row.scheduled),
  attempts: Number(row.attempts),
  firstTried: typeof row.firstTried === "number" ? row.firstTried : null,
  created: Number(row.created),
  modified: Number(row.modified),
});
