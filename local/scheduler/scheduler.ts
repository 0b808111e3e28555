import type { DatabaseSync } from "node:sqlite";
import { arn, type Authorize, AwsError, type Caller, type Service, text } from "../aws/aws.ts";
import type { Meter } from "../bill/meter.ts";
import { checkSchedule, type Schedule, type Target } from "./schedule.ts";
import { makeScheduleStore, type ScheduleRow } from "./scheduler-store.ts";
import type { Clock } from "../time/clock.ts";

/** One firing of a schedule, as its target gets it; `input` has the Scheduler's context attributes filled in. */
export type Firing = {
  readonly targetArn: string;
  readonly roleArn: string;
  readonly input: string;
  readonly scheduleArn: string;
};

export type Scheduler = {
  readonly service: Service;
  /** Puts a schedule of the template, in CloudFormation's words, unless it is there already just so. */
  readonly put: (schedule: Readonly<Record<string, unknown>>) => void;
  readonly putGroup: (name: string) => void;
  /** When the next schedule is due, in milliseconds since 1970, sandbox time. */
  readonly nextDue: () => number | undefined;
  /** As `nextDue`, of one-shot schedules only. */
  readonly nextOnce: () => number | undefined;
  /** Fires what is due and keeps looking from then on; resolves when nothing more is due. */
  readonly runDue: () => Promise<void>;
  readonly close: () => void;
};

type Input = Readonly<Record<string, unknown>>;

// Often enough that nobody waits for a timer, seldom enough to cost nothing.
const tickMilliseconds = 250;

// Many timers may be due after an advance; this many targets at once keep two cores busy.
const atOnce = 50;

/** EventBridge Scheduler on the runtime's store and the sandbox's clock: what was due while the process was dead fires when it is back. */
export const makeScheduler = ({
  store,
  clock,
  fire,
  meter,
  authorize = () => {},
  dropped = complain,
}: {
  readonly store: DatabaseSync;
  readonly clock: Clock;
  readonly fire: (firing: Firing) => Promise<void>;
  readonly meter: Meter;
  readonly authorize?: Authorize;
  /** Told of a firing that failed as often as its retry policy allows. */
  readonly dropped?: (firing: Firing, error: unknown, deadLetterArn: string | undefined) => void;
}): Scheduler => {
  const schedules = makeScheduleStore({ store, clock });
  const stop = new AbortController();
  let ticking: NodeJS.Timeout | undefined;
  let running: Promise<void> | undefined;
  let again = false;

  const fireOne = async (row: ScheduleRow): Promise<void> => {
    const { schedule } = row;
    const firing = firingOf(row);
    try {
      await fire(firing);
      meter.count("scheduler.invocations");
    } catch (error) {
      if (stop.signal.aborted || schedules.retry(row)) return;
      dropped(firing, error, schedule.Target.DeadLetterConfig?.Arn);
    }
    if (!stop.signal.aborted) schedules.done(row);
  };

  const work = async (): Promise<void> => {
    again = false;
    for (let due = schedules.due(atOnce); due.length > 0; due = stop.signal.aborted ? [] : schedules.due(atOnce))
      await Promise.all(due.map(fireOne));
  };

  const runDue = (): Promise<void> => {
    if (stop.signal.aborted) return Promise.resolve();
    ticking ??= setInterval(look, tickMilliseconds).unref();
    // Who asks while the work goes on may know of an advance that the work has looked past.
    again = true;
    running ??= work().finally(() => {
      running = undefined;
      return again ? runDue() : undefined;
    });
    return running;
  };

  const look = (): void => {
    const next = schedules.nextDue();
    if (!stop.signal.aborted && next !== undefined && next <= clock.now()) void runDue();
  };
  clock.onAdvance(look);

  const answers: Record<string, (input: Input, caller: Caller) => object> = {
    CreateSchedule: (input, caller) => {
      const schedule = checkSchedule(input);
      mayPass(caller, schedule);
      schedules.create(schedule, text(input.ClientToken));
      setImmediate(look);
      return { ScheduleArn: scheduleArn(schedule.GroupName, schedule.Name) };
    },
    UpdateSchedule: (input, caller) => {
      const schedule = checkSchedule(input);
      mayPass(caller, schedule);
      schedules.update(schedule);
      setImmediate(look);
      return { ScheduleArn: scheduleArn(schedule.GroupName, schedule.Name) };
    },
    GetSchedule: (input) => shown(schedules.get(groupOf(input), text(input.Name))),
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
    GetScheduleGroup: (input) => shownGroup(schedules.group(text(input.Name))),
    DeleteScheduleGroup: (input) => {
      schedules.removeGroup(text(input.Name));
      return {};
    },
    ListScheduleGroups: (input) => ({
      ScheduleGroups: schedules
        .groups()
        .filter(({ name }) => name.startsWith(text(input.NamePrefix)))
        .map(shownGroup),
    }),
  };

  const mayPass = (caller: Caller, { Target: { RoleArn } }: Schedule): void =>
    authorize(caller, "iam:PassRole", RoleArn, { "iam:PassedToService": "scheduler.amazonaws.com" });

  return {
    service: async (action, input, caller) => {
      const answer = answers[action];
      if (!answer) throw new AwsError("UnknownOperationException", `The local Scheduler does not know ${action}.`, 404);
      const name = text(input.Name);
      const resource = action.endsWith("Group") ? groupArn(name) : scheduleArn(groupOf(input), name);
      authorize(caller, `scheduler:${action}`, action.startsWith("List") ? "*" : resource);
      return answer(input, caller);
    },
    put: (given) => schedules.put(checkSchedule(given)),
    putGroup: schedules.putGroup,
    nextDue: schedules.nextDue,
    nextOnce: schedules.nextOnce,
    runDue,
    close: () => {
      stop.abort();
      clearInterval(ticking);
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
  const input = Object.entries(attributes).reduce((said, [name, value]) => said.replaceAll(name, value), Input);
  return { targetArn: Arn, roleArn: RoleArn, input, scheduleArn: own };
};

const dates = ({ created, modified }: { readonly created: number; readonly modified: number }): object => ({
  CreationDate: created / 1000,
  LastModificationDate: modified / 1000,
});

const shown = (row: ScheduleRow): object => ({
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

const shownGroup = ({ name, created }: { readonly name: string; readonly created: number }): object => ({
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

const complain = ({ scheduleArn: own }: Firing, error: unknown): void =>
  console.error(`${own} was not delivered and is given up: ${String(error)}`);
