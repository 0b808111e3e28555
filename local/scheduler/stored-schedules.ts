import { AwsError, text } from "../aws/aws.ts";
import { firstFiring } from "./firing-time.ts";
import type { Schedule } from "./schedule.ts";
import { getGroup } from "./schedule-groups.ts";
import type { ScheduleStore } from "./scheduler-store.ts";

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

/** Reads a row of the table of schedules. */
export const rowOf = (row: Readonly<Record<string, unknown>>): ScheduleRow => ({
  schedule: JSON.parse(text(row.schedule)) as Schedule,
  generation: Number(row.generation),
  scheduled: Number(row.scheduled),
  attempts: Number(row.attempts),
  firstTried: typeof row.firstTried === "number" ? row.firstTried : null,
  created: Number(row.created),
  modified: Number(row.modified),
});

/** The stored schedule with this name. */
export const getSchedule = ({ statements }: ScheduleStore, group: string, name: string): ScheduleRow => {
  const row = statements.find.get(group, name);
  if (row) return rowOf(row);
  throw new AwsError("ResourceNotFoundException", `Schedule ${name} does not exist.`, 404);
};

/** Stores a new schedule. */
export const createSchedule = (schedules: ScheduleStore, schedule: Schedule, token: string): void => {
  getGroup(schedules, schedule.GroupName);
  const known = schedules.statements.find.get(schedule.GroupName, schedule.Name);
  // An SDK's retry after a lost answer.
  if (known && token !== "" && known.token === token) return;
  if (known) throw new AwsError("ConflictException", `Schedule ${schedule.Name} already exists.`, 409);
  save(schedules, schedule, token, schedules.clock.now());
};

/** Replaces a schedule. */
export const updateSchedule = (schedules: ScheduleStore, schedule: Schedule): void =>
  save(schedules, schedule, "", getSchedule(schedules, schedule.GroupName, schedule.Name).created);

/** Creates or replaces a schedule, but does not touch an unchanged one, so that its next firing stays. */
export const putSchedule = (schedules: ScheduleStore, schedule: Schedule): void => {
  const known = schedules.statements.find.get(schedule.GroupName, schedule.Name);
  if (known?.schedule !== JSON.stringify(schedule))
    save(schedules, schedule, "", known ? Number(known.created) : schedules.clock.now());
};

const save = ({ clock, statements }: ScheduleStore, schedule: Schedule, token: string, created: number): void => {
  const now = clock.now();
  const due = schedule.State === "ENABLED" ? firstFiring(schedule, now) : null;
  statements.write.run(schedule.GroupName, schedule.Name, JSON.stringify(schedule), token, due, due, created, now);
};

/** Deletes a schedule. */
export const deleteSchedule = (schedules: ScheduleStore, group: string, name: string): void => {
  getSchedule(schedules, group, name);
  schedules.statements.remove.run(group, name);
};

/** One page of schedules, ordered by group and name. */
export const listSchedules = (
  { statements }: ScheduleStore,
  filter: {
    readonly group: string | undefined;
    readonly prefix: string;
    readonly state: string | undefined;
    readonly after: string;
    readonly limit: number;
  },
): { readonly page: readonly ScheduleRow[]; readonly nextToken: string | undefined } => {
  const { prefix, after, limit } = filter;
  const group = filter.group ?? null;
  const state = filter.state ?? null;
  const rows = statements.selectPage
    .all(group, group, prefix, `${prefix}\uffff`, state, state, after, limit + 1)
    .map(rowOf);
  const page = rows.slice(0, limit);
  const last = page.at(-1)?.schedule;
  return { page, nextToken: rows.length > limit && last ? `${last.GroupName}/${last.Name}` : undefined };
};
