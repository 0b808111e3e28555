import type { ScheduleRow } from "./stored-schedules.ts";
import { scheduleArn } from "./scheduler-format.ts";

/** One firing of a schedule; `input` has the Scheduler's context attributes replaced. */
export type Firing = {
  readonly targetArn: string;
  readonly roleArn: string;
  readonly input: string;
  readonly scheduleArn: string;
};

/** The next firing of a schedule. */
export const firingOf = ({ schedule, scheduled, attempts, generation }: ScheduleRow): Firing => {
  const own = scheduleArn(schedule.GroupName, schedule.Name);
  const attributes: Record<string, string> = {
    "<aws.scheduler.schedule-arn>": own,
    "<aws.scheduler.scheduled-time>": new Date(scheduled).toISOString().replace(/\.\d+Z$/, "Z"),
    "<aws.scheduler.execution-id>": `${generation}-${scheduled}`,
    "<aws.scheduler.attempt-number>": String(attempts + 1),
  };
  const { Arn, RoleArn, Input = "{}" } = schedule.Target;
  const input = Object.entries(attributes).reduce((replaced, [name, value]) => replaced.replaceAll(name, value), Input);
  return { targetArn: Arn, roleArn: RoleArn, input, scheduleArn: own };
};
