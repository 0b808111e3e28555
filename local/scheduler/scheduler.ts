import type { DatabaseSync } from "node:sqlite";
import { arn, type Authorize, AwsError, type Caller, type Service, text } from "../aws/aws.ts";
import type { Meter } from "../bill/meter.ts";
import { checkSchedule, type Schedule, type Target } from "./schedule.ts";
import { makeScheduleStore, type ScheduleRow } from "./scheduler-store.ts";
import type { Clock } from "../time/clock.ts";

/** One firing of a schedule; `input` has the Scheduler's context attributes replaced. */
export type Firing = {
  readonly targetArn: string;
  readonly roleArn: string;
  readonly input: string;
  readonly scheduleArn: string;
};

export type Scheduler = {
  readonly service: Service;
  /** Creates or updates a schedule from the template; an identical one is not touched. */
  readonly put: (schedule: Readonly<Record<string, unknown>>) => void;
  readonly putGroup: (name: string) => void;
  /** When the next schedule is due, in milliseconds since 1970, sandbox time. */
  readonly nextDue: () => number | undefined;
  /** Like `nextDue`, for one-time schedules only. */
  readonly nextOnce: () => number | undefined;
  /** Fires due schedules, and polls from then on; resolves when no schedule is due. */
  readonly runDue: () => Promise<void>;
  readonly close: () => void;
};

type Input = Readonly<Record<string, unknown>>;

// Often enough that timers fire promptly, rarely enough to cost nothing noticeable.
const pollIntervalMs = 250;

// The maximum of concurrent firings: many timers may be due after an advance; this many keep two cores busy.
const maxConcurrency = 50;

/** EventBridge Scheduler on the runtime's store and the sandbox's clock; schedules that became due while the process was down fire at its start. */
export const makeScheduler = ({
  store,
  clock,
  fire,
  meter,
  authorize = () => {},
  onDropped = logDropped,
}: {
  readonly store: DatabaseSync;
  readonly clock: Clock;
  readonly fire: (firing: Firing) => Promise<void>;
  readonly meter: Meter;
  readonly authorize?: Authorize;
  /** Called when a firing has used all its retries. */
  readonly onDropped?: (firing: Firing, error: unknown, deadLetterArn: string | undefined) => void;
}): Scheduler => {
  const schedules = makeScheduleStore({ store, clock });
  const stop = new AbortController();
  let interval: NodeJS.Timeout | undefined;
  let currentRun: Promise<void> | undefined;
  let runAgain = false;

  const fireOne = async (row: ScheduleRow): Promise<void> => {
    const { schedule } = row;
    const firing = firingOf(row);
    try {
      await fire(firing);
      meter.count("scheduler.invocations");
    } catch (error) {
      if (stop.signal.aborted || schedules.retry(row)) return;
      onDropped(firing, error, schedule.Target.DeadLetterConfig?.Arn);
    }
    if (!stop.signal.aborted) schedules.done(row);
  };

  const work = async (): Promise<void> => {
    runAgain = false;
    for (
      let due = schedules.due(maxConcurrency);
      due.length > 0;
      due = stop.signal.aborted ? [] : schedules.due(maxConcurrency)
    )
      await Promise.all(due.map(fireOne));
  };

  const runDue = (): Promise<void> => {
    if (stop.signal.aborted) return Promise.resolve();
    interval ??= setInterval(poll, pollIntervalMs).unref();
    // A call during a run may come after an advance that the run has not seen.
    runAgain = true;
    currentRun ??= work().finally(() => {
      currentRun = undefined;
      return runAgain ? runDue() : undefined;
    });
    return currentRun;
  };

  const poll = (): void => {
    const next = schedules.nextDue();
    if (!stop.signal.aborted && next !== undefined && next <= clock.now()) void runDue();
  };
  clock.onAdvance(poll);

  const actions: Record<string, (input: Input, caller: Caller) => object> = {
    CreateSchedule: (input, caller) => {
      const schedule = checkSchedule(input);
      authorizePassRole(caller, schedule);
      schedules.create(schedule, text(input.ClientToken));
      setImmediate(poll);
      return { ScheduleArn: scheduleArn(schedule.GroupName, schedule.Name) };
    },
    UpdateSchedule: (input, caller) => {
      const schedule = checkSchedule(input);
      authorizePassRole(caller, schedule);
      schedules.update(schedule);
      setImmediate(poll);
      return { ScheduleArn: scheduleArn(schedule.GroupName, schedule.Name) };
    },
    GetSchedule: (input) => describe(schedules.get(groupOf(input), text(input.Name))),
    DeleteSchedule: (input) => {
      schedules.remove(groupOf(input), text(input.Name));
      return {};
    },
    ListSchedules: (input) => {
      const { page, nextToken } = schedules.list({
        group: input.GroupName === undefined ? undefined : text(input.GroupName),
        prefix: text(input.NamePrefix),
        state: input.State === undefined ? undefined : text(input.State),
        after: text(input.NextToken),
        limit: pageSize(input.MaxResults),
      });
      return { Schedules: page.map(summary), ...(nextToken === undefined ? {} : { NextToken: nextToken }) };
    },
    CreateScheduleGroup: (input) => {
      schedules.createGroup(text(input.Name));
      return { ScheduleGroupArn: groupArn(text(input.Name)) };
    },
    GetScheduleGroup: (input) => describeGroup(schedules.group(text(input.Name))),
    DeleteScheduleGroup: (input) => {
      schedules.removeGroup(text(input.Name));
      return {};
    },
    ListScheduleGroups: (input) => ({
      ScheduleGroups: schedules
        .groups()
        .filter(({ name }) => name.startsWith(text(input.NamePrefix)))
        .map(describeGroup),
    }),
  };

  const authorizePassRole = (caller: Caller, { Target: { RoleArn } }: Schedule): void =>
    authorize(caller, "iam:PassRole", RoleArn, { "iam:PassedToService": "scheduler.amazonaws.com" });

  return {
    service: async (action, input, caller) => {
      const execute = actions[action];
      if (!execute)
        throw new AwsError("UnknownOperationException", `The local Scheduler does not support ${action}.`, 404);
      const name = text(input.Name);
      const resource = action.endsWith("Group") ? groupArn(name) : scheduleArn(groupOf(input), name);
      authorize(caller, `scheduler:${action}`, action.startsWith("List") ? "*" : resource);
      return execute(input, caller);
    },
    put: (given) => schedules.put(checkSchedule(given)),
    putGroup: schedules.putGroup,
    nextDue: schedules.nextDue,
    nextOnce: schedules.nextOnce,
    runDue,
    close: () => {
      stop.abort();
      clearInterval(interval);
    },
  };
};

const scheduleArn = (group: string, name: string): string => arn("scheduler", `schedule/${group}/${name}`);

const groupArn = (name: string): string => arn("scheduler", `schedule-group/${name}`);

const groupOf = (input: Input): string => (input.GroupName === undefined ? "default" : text(input.GroupName));

const firingOf = ({ schedule, scheduled, attempts, generation }: ScheduleRow): Firing => {
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

const dates = ({ created, modified }: { readonly created: number; readonly modified: number }): object => ({
  CreationDate: created / 1000,
  LastModificationDate: modified / 1000,
});

const describe = (row: ScheduleRow): object => ({
  ...row.schedule,
  Arn: scheduleArn(row.schedule.GroupName, row.schedule.Name),
  ...dates(row),
});

const summary = (row: ScheduleRow): object => ({
  Arn: scheduleArn(row.schedule.GroupName, row.schedule.Name),
  Name: row.schedule.Name,
  GroupName: row.schedule.GroupName,
  State: row.schedule.State,
  Target: { Arn: (row.schedule.Target satisfies Target).Arn },
  ...dates(row),
});

const describeGroup = ({ name, created }: { readonly name: string; readonly created: number }): object => ({
  Name: name,
  Arn: groupArn(name),
  State: "ACTIVE",
  ...dates({ created, modified: created }),
});

const pageSize = (given: unknown): number => {
  const size = given === undefined ? 100 : Number(given);
  if (Number.isInteger(size) && size >= 1 && size <= 100) return size;
  throw new AwsError("ValidationException", "MaxResults must be between 1 and 100.");
};

const logDropped = ({ scheduleArn: own }: Firing, error: unknown): void =>
  console.error(`${own} was not delivered; no retries remain: ${String(error)}`);
