import { type Authorize, AwsError, type Caller, text } from "../aws/aws.ts";
import { checkSchedule, type Schedule } from "./schedule.ts";
import { createGroup, deleteGroup, getGroup, listGroups } from "./schedule-groups.ts";
import { createSchedule, deleteSchedule, getSchedule, listSchedules, updateSchedule } from "./stored-schedules.ts";
import { describeGroup, describeSchedule, groupArn, scheduleArn, summarizeSchedule } from "./scheduler-format.ts";
import type { ScheduleStore } from "./scheduler-store.ts";

/** What the actions work on. */
export type SchedulerState = {
  readonly schedules: ScheduleStore;
  readonly authorize: Authorize;
  /** Looks for due schedules. */
  readonly poll: () => void;
};

type Input = Readonly<Record<string, unknown>>;

/** Authorizes and executes one action. */
export const executeAction = (state: SchedulerState, action: string, input: Input, caller: Caller): object => {
  const execute = actions[action];
  if (!execute) throw new AwsError("UnknownOperationException", `The local Scheduler does not support ${action}.`, 404);
  const name = text(input.Name);
  const resource = action.endsWith("Group") ? groupArn(name) : scheduleArn(groupOf(input), name);
  state.authorize(caller, `scheduler:${action}`, action.startsWith("List") ? "*" : resource);
  return execute(state, input, caller);
};

type Action = (state: SchedulerState, input: Input, caller: Caller) => object;

/** Writes the schedule of a request, whose role the caller must be allowed to pass. */
const writeSchedule =
  (write: (schedules: ScheduleStore, schedule: Schedule, token: string) => void): Action =>
  ({ schedules, authorize, poll }, input, caller) => {
    const schedule = checkSchedule(input);
    authorize(caller, "iam:PassRole", schedule.Target.RoleArn, { "iam:PassedToService": "scheduler.amazonaws.com" });
    write(schedules, schedule, text(input.ClientToken));
    setImmediate(poll);
    return { ScheduleArn: scheduleArn(schedule.GroupName, schedule.Name) };
  };

const actions: Readonly<Record<string, Action>> = {
  CreateSchedule: writeSchedule(createSchedule),
  UpdateSchedule: writeSchedule(updateSchedule),
  GetSchedule: ({ schedules }, input) => describeSchedule(getSchedule(schedules, groupOf(input), text(input.Name))),
  DeleteSchedule: ({ schedules }, input) => {
    deleteSchedule(schedules, groupOf(input), text(input.Name));
    return {};
  },
  ListSchedules: ({ schedules }, input) => {
    const { page, nextToken } = listSchedules(schedules, {
      group: input.GroupName === undefined ? undefined : text(input.GroupName),
      prefix: text(input.NamePrefix),
      state: input.State === undefined ? undefined : text(input.State),
      after: text(input.NextToken),
      limit: pageSize(input.MaxResults),
    });
    return { Schedules: page.map(summarizeSchedule), ...(nextToken === undefined ? {} : { NextToken: nextToken }) };
  },
  CreateScheduleGroup: ({ schedules }, input) => {
    createGroup(schedules, text(input.Name));
    return { ScheduleGroupArn: groupArn(text(input.Name)) };
  },
  GetScheduleGroup: ({ schedules }, input) => describeGroup(getGroup(schedules, text(input.Name))),
  DeleteScheduleGroup: ({ schedules }, input) => {
    deleteGroup(schedules, text(input.Name));
    return {};
  },
  ListScheduleGroups: ({ schedules }, input) => ({
    ScheduleGroups: listGroups(schedules)
      .filter(({ name }) => name.startsWith(text(input.NamePrefix)))
      .map(describeGroup),
  }),
};

const groupOf = (input: Input): string => (input.GroupName === undefined ? "default" : text(input.GroupName));

const pageSize = (given: unknown): number => {
  const size = given === undefined ? 100 : Number(given);
  if (Number.isInteger(size) && size >= 1 && size <= 100) return size;
  throw new AwsError("ValidationException", "MaxResults must be between 1 and 100.");
};
