import { arn } from "../aws/aws.ts";
import type { Target } from "./schedule.ts";
import type { ScheduleGroup } from "./schedule-groups.ts";
import type { ScheduleRow } from "./stored-schedules.ts";

export const scheduleArn = (group: string, name: string): string => arn("scheduler", `schedule/${group}/${name}`);

export const groupArn = (name: string): string => arn("scheduler", `schedule-group/${name}`);

/** A schedule in the format of GetSchedule. */
export const describeSchedule = (row: ScheduleRow): object => ({
  ...row.schedule,
  Arn: scheduleArn(row.schedule.GroupName, row.schedule.Name),
  ...dates(row),
});

/** A schedule in the format of ListSchedules. */
export const summarizeSchedule = (row: ScheduleRow): object => ({
  Arn: scheduleArn(row.schedule.GroupName, row.schedule.Name),
  Name: row.schedule.Name,
  GroupName: row.schedule.GroupName,
  State: row.schedule.State,
  Target: { Arn: (row.schedule.Target satisfies Target).Arn },
  ...dates(row),
});

/** A group in the format of GetScheduleGroup and ListScheduleGroups. */
export const describeGroup = ({ name, created }: ScheduleGroup): object => ({
  Name: name,
  Arn: groupArn(name),
  State: "ACTIVE",
  ...dates({ created, modified: created }),
});

const dates = ({ created, modified }: { readonly created: number; readonly modified: number }): object => ({
  CreationDate: created / 1000,
  LastModificationDate: modified / 1000,
});
