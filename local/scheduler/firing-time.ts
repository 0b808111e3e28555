import { readExpression } from "./schedule-expression.ts";
import type { Schedule } from "./schedule.ts";

/** The first firing after now; a one-time schedule in the past fires at once. */
export const firstFiring = (schedule: Schedule, now: number): number | null => {
  const { once, next } = readExpression(schedule.ScheduleExpression, now);
  if (once) return next(-Infinity) ?? null;
  return beforeEnd(schedule, next(Math.max(now, (schedule.StartDate ?? 0) * 1000 - 1))) ?? null;
};

/** The next firing of a recurring schedule; undefined for a one-time schedule or after the end. */
export const nextFiring = (schedule: Schedule, created: number, now: number): number | undefined => {
  const { once, next } = readExpression(schedule.ScheduleExpression, created);
  return once ? undefined : beforeEnd(schedule, next(now));
};

const beforeEnd = ({ EndDate }: Schedule, moment: number | undefined): number | undefined =>
  moment !== undefined && EndDate !== undefined && moment > EndDate * 1000 ? undefined : moment;
