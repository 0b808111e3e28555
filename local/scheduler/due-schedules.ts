import { nextFiring } from "./firing-time.ts";
import { rowOf, type ScheduleRow } from "./stored-schedules.ts";
import type { ScheduleStore } from "./scheduler-store.ts";

// AWS's defaults: 185 attempts within a day.
const defaultAttempts = 185;

const defaultEventAge = 86_400;

/** When the next schedule is due; undefined also after the store was closed. */
export const nextDue = ({ store, statements }: ScheduleStore): number | undefined => {
  const due = store.isOpen ? statements.firstDue.get()?.due : null;
  return typeof due === "number" ? due : undefined;
};

/** Like `nextDue`, for one-time schedules only. */
export const nextOnce = ({ store, statements }: ScheduleStore): number | undefined => {
  const due = store.isOpen ? statements.firstOnceDue.get()?.due : null;
  return typeof due === "number" ? due : undefined;
};

/** The schedules that are due now, earliest first. */
export const dueSchedules = ({ clock, statements }: ScheduleStore, limit: number): ScheduleRow[] =>
  statements.selectDue.all(clock.now(), limit).map(rowOf);

/** Completes a firing: a one-time schedule ends; a recurring one continues after now, and times that an advance skipped are not made up. */
export const completeFiring = (
  { clock, statements }: ScheduleStore,
  { schedule, generation, created }: ScheduleRow,
): void => {
  const following = nextFiring(schedule, created, clock.now());
  if (following === undefined && schedule.ActionAfterCompletion === "DELETE")
    statements.removeUnchanged.run(schedule.GroupName, schedule.Name, generation);
  else statements.planNext.run(following ?? null, following ?? null, schedule.GroupName, schedule.Name, generation);
};

/** Plans a retry after a failure; false when no attempts remain. */
export const planRetry = (
  { clock, statements }: ScheduleStore,
  { schedule, generation, attempts, firstTried }: ScheduleRow,
): boolean => {
  const { MaximumRetryAttempts = defaultAttempts, MaximumEventAgeInSeconds = defaultEventAge } =
    schedule.Target.RetryPolicy ?? {};
  const now = clock.now();
  const since = firstTried ?? now;
  if (attempts >= MaximumRetryAttempts || now - since > MaximumEventAgeInSeconds * 1000) return false;
  const wait = Math.min(250 * 2 ** attempts, 60_000);
  statements.planRetry.run(now + wait, since, schedule.GroupName, schedule.Name, generation);
  return true;
};
