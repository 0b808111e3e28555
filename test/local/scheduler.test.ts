import {
  CreateScheduleCommand,
  type CreateScheduleCommandInput,
  CreateScheduleGroupCommand,
  DeleteScheduleCommand,
  DeleteScheduleGroupCommand,
  GetScheduleCommand,
  GetScheduleGroupCommand,
  ListScheduleGroupsCommand,
  ListSchedulesCommand,
  SchedulerClient,
  UpdateScheduleCommand,
} from "@aws-sdk/client-scheduler";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { arn, AwsError, type Caller } from "../../local/aws/aws.ts";
import { openStore } from "../../local/aws/store.ts";
import { makeMeter } from "../../local/bill/meter.ts";
import { readExpression } from "../../local/scheduler/schedule-expression.ts";
import { makeFire } from "../../local/scheduler/schedule-target.ts";
import { route } from "../../local/scheduler/scheduler-route.ts";
import type { Firing } from "../../local/scheduler/firing.ts";
import { makeScheduler, type Scheduler } from "../../local/scheduler/scheduler.ts";
import { makeClock } from "../../local/time/clock.ts";
import { client, serve } from "./wire.ts";

const day = 86_400_000;

const machine = arn("states", "stateMachine:loan-to-repayment");

const RoleArn = "arn:aws:iam::000000000000:role/timers";

let folder: string;

let store: ReturnType<typeof openStore>;

let clock: ReturnType<typeof makeClock>;

let meter: ReturnType<typeof makeMeter>;

let scheduler: Scheduler;

let server: Awaited<ReturnType<typeof serve>>;

let aws: SchedulerClient;

let fired: Firing[];

let dropped: (string | undefined)[];

let failing: number;

const open = (offset = 0): void => {
  store = openStore(folder);
  clock = makeClock(offset);
  meter = makeMeter({ store });
  scheduler = makeScheduler({
    store,
    clock,
    meter,
    fire: async (firing) => {
      failing -= 1;
      if (failing >= 0) throw new Error("the target is away");
      fired.push(firing);
    },
    authorize: (caller, action, resource) => {
      const mine = resource === RoleArn || resource.includes(":schedule/tallystick-timers/");
      if (caller !== "developer" && !mine)
        throw new AwsError("AccessDeniedException", `no ${action} on ${resource}`, 403);
    },
    onDropped: (_firing, _error, deadLetterArn) => void dropped.push(deadLetterArn),
  });
  scheduler.putGroup("tallystick-timers");
};

const restart = (): void => {
  const offset = clock.now() - Date.now();
  scheduler.close();
  store.close();
  open(offset);
};

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "scheduler-"));
  fired = [];
  dropped = [];
  failing = 0;
  open();
  server = await serve(
    () => ({}),
    () => ({ service: scheduler.service, route }),
  );
  aws = new SchedulerClient(client(server.endpoint));
});

afterEach(async () => {
  aws.destroy();
  await server.close();
  scheduler.close();
  store.close();
  rmSync(folder, { recursive: true });
});

const at = (milliseconds: number): string => `at(${new Date(clock.now() + milliseconds).toISOString().slice(0, 19)})`;

const timer = (Name: string, ScheduleExpression: string, Input = "{}"): CreateScheduleCommandInput => ({
  Name,
  GroupName: "tallystick-timers",
  ScheduleExpression,
  ActionAfterCompletion: "DELETE",
  FlexibleTimeWindow: { Mode: "OFF" },
  Target: { Arn: "arn:aws:scheduler:::aws-sdk:sfn:startExecution", RoleArn, Input },
});

const create = (...given: Parameters<typeof timer>) => aws.send(new CreateScheduleCommand(timer(...given)));

const get = (Name: string) => aws.send(new GetScheduleCommand({ Name, GroupName: "tallystick-timers" }));

test("a one-shot timer fires once, when the clock is advanced past its time, and is deleted", async () => {
  const { ScheduleArn } = await create("p1", at(8 * day), '{"Name":"p1.4.accept"}');
  expect(ScheduleArn).toBe(arn("scheduler", "schedule/tallystick-timers/p1"));
  const shown = await get("p1");
  expect(shown).toMatchObject({ Name: "p1", State: "ENABLED", ActionAfterCompletion: "DELETE", Target: { RoleArn } });
  expect(shown.CreationDate).toBeInstanceOf(Date);
  clock.advance(7 * day);
  await scheduler.runDue();
  expect(fired).toEqual([]);
  clock.advance(day);
  await scheduler.runDue();
  expect(fired).toEqual([
    {
      targetArn: "arn:aws:scheduler:::aws-sdk:sfn:startExecution",
      roleArn: RoleArn,
      input: '{"Name":"p1.4.accept"}',
      scheduleArn: ScheduleArn,
    },
  ]);
  await expect(get("p1")).rejects.toMatchObject({ name: "ResourceNotFoundException" });
  expect(scheduler.nextDue()).toBeUndefined();
  expect(meter.read()["scheduler.invocations"]).toBe(1);
});

test("timers fire in the order of their times, and without a clock advance in real time", async () => {
  await scheduler.runDue();
  await create("second", at(2900));
  await create("first", at(1900));
  await create("past", at(-day));
  await expect
    .poll(() => fired.map(({ scheduleArn }) => scheduleArn.split("/").at(-1)), { timeout: 30_000 })
    .toEqual(["past", "first", "second"]);
});

test("an advance of the clock fires what is due", async () => {
  await create("p1", at(day));
  clock.advance(2 * day);
  await expect.poll(() => fired.length).toBe(1);
});

test("timers survive a restart; what was due meanwhile fires at once", async () => {
  await create("soon", at(day));
  await create("later", at(30 * day));
  clock.advance(0);
  scheduler.close();
  store.close();
  open(2 * day);
  await scheduler.runDue();
  expect(fired.map(({ scheduleArn }) => scheduleArn.split("/").at(-1))).toEqual(["soon"]);
  restart();
  expect(scheduler.nextDue()).toBeGreaterThan(clock.now() + 27 * day);
});

test("a moved timer fires only at its new time; a deleted one never fires", async () => {
  await create("moved", at(day));
  await create("deleted", at(day));
  await aws.send(new UpdateScheduleCommand(timer("moved", at(3 * day))));
  await aws.send(new DeleteScheduleCommand({ Name: "deleted", GroupName: "tallystick-timers" }));
  clock.advance(2 * day);
  await scheduler.runDue();
  expect(fired).toEqual([]);
  clock.advance(2 * day);
  await scheduler.runDue();
  expect(fired).toHaveLength(1);
});

test("a timer that is set again while its target is called is not lost", async () => {
  scheduler.close();
  const anew = at(9 * day);
  scheduler = makeScheduler({
    store,
    clock,
    meter,
    fire: async (firing) => {
      fired.push(firing);
      await aws.send(new UpdateScheduleCommand(timer("p1", anew)));
    },
  });
  await create("p1", at(day));
  clock.advance(2 * day);
  await scheduler.runDue();
  expect((await get("p1")).ScheduleExpression).toBe(anew);
  expect(fired).toHaveLength(1);
});

test("a failed firing is retried, and dropped only when its policy says so", async () => {
  failing = 2;
  await create("p1", at(-1000));
  await scheduler.runDue();
  expect(fired).toEqual([]);
  await expect.poll(() => fired.length, { timeout: 30_000 }).toBe(1);
  const DeadLetterConfig = { Arn: arn("sqs", "TimerDeadLetters") };
  failing = 5;
  const Target = { ...timer("p2", "").Target, RetryPolicy: { MaximumRetryAttempts: 1 }, DeadLetterConfig };
  await aws.send(new CreateScheduleCommand({ ...timer("p2", at(-1000)), Target: Target as never }));
  await expect.poll(() => dropped, { timeout: 30_000 }).toEqual([DeadLetterConfig.Arn]);
  await expect(get("p2")).rejects.toMatchObject({ name: "ResourceNotFoundException" });
});

test("a schedule of the template fires at its rate, once for an advance over many of its times, and keeps its rhythm after a restart", async () => {
  const janitor = {
    Name: "janitor",
    ScheduleExpression: "rate(1 hour)",
    FlexibleTimeWindow: { Mode: "OFF" },
    Target: { Arn: arn("lambda", "function:tallystick-gateway-janitor"), RoleArn },
  };
  scheduler.put(janitor);
  const first = scheduler.nextDue();
  restart();
  scheduler.put(janitor);
  expect(scheduler.nextDue()).toBe(first);
  clock.advance(30 * day);
  await scheduler.runDue();
  expect(fired).toHaveLength(1);
  expect(scheduler.nextDue()).toBeGreaterThan(clock.now());
  expect(scheduler.nextDue()).toBeLessThanOrEqual(clock.now() + 3_600_000);
  scheduler.put({ ...janitor, State: "DISABLED" });
  expect(scheduler.nextDue()).toBeUndefined();
});

test("the same creation twice is a conflict, the same request twice is not", async () => {
  await create("p1", at(day));
  await expect(create("p1", at(day))).rejects.toMatchObject({ name: "ConflictException" });
  const once = { ...timer("p2", at(day)), ClientToken: "the-same" };
  await aws.send(new CreateScheduleCommand(once));
  await aws.send(new CreateScheduleCommand(once));
  await expect(aws.send(new UpdateScheduleCommand(timer("none", at(day))))).rejects.toMatchObject({
    name: "ResourceNotFoundException",
  });
  await expect(aws.send(new DeleteScheduleCommand({ Name: "none" }))).rejects.toMatchObject({
    name: "ResourceNotFoundException",
  });
});

test("invalid expressions, targets, time zones, groups and unauthorized roles are rejected", async () => {
  for (const expression of [
    "at(2030-01-01)",
    "at(2030-13-01T00:00:00)",
    "rate(0 days)",
    "rate(1 fortnight)",
    "cron(0 0 * * * *)",
    "cron(60 0 * * ? *)",
    "never",
  ])
    await expect(create("bad", expression)).rejects.toMatchObject({ name: "ValidationException" });
  const good = timer("bad", at(day));
  const bad: object[] = [
    { Target: { Arn: "arn:aws:sqs:us-east-1:000000000000:queue", RoleArn } },
    { Target: { ...good.Target, Input: "{" } },
    { Target: { ...good.Target, RoleArn: "nobody" } },
    { ScheduleExpressionTimezone: "Asia/Seoul" },
    { Name: "no/slash" },
    { FlexibleTimeWindow: { Mode: "SOMETIMES" } },
    { State: "SLEEPING" },
  ];
  for (const more of bad)
    await expect(scheduler.service("CreateSchedule", { ...good, ...more }, "developer")).rejects.toMatchObject({
      code: "ValidationException",
    });
  await expect(aws.send(new CreateScheduleCommand({ ...good, GroupName: "none" }))).rejects.toMatchObject({
    name: "ResourceNotFoundException",
  });
  const router = new SchedulerClient(client(server.endpoint, "role:RouteEventRole"));
  await router.send(new CreateScheduleCommand(good));
  await expect(router.send(new CreateScheduleCommand({ ...good, GroupName: "default" }))).rejects.toMatchObject({
    name: "AccessDeniedException",
  });
  const otherRole = { ...good, Name: "other", Target: { ...good.Target, RoleArn: `${RoleArn}2` } };
  await expect(router.send(new CreateScheduleCommand(otherRole as CreateScheduleCommandInput))).rejects.toMatchObject({
    name: "AccessDeniedException",
  });
  router.destroy();
});

test("schedules are listed by group, prefix and state in pages; deleting a group deletes its schedules", async () => {
  await aws.send(new CreateScheduleGroupCommand({ Name: "other" }));
  await expect(aws.send(new CreateScheduleGroupCommand({ Name: "other" }))).rejects.toMatchObject({
    name: "ConflictException",
  });
  for (const name of ["a1", "a2", "a3", "b1"]) await create(name, at(day));
  await aws.send(new CreateScheduleCommand({ ...timer("a9", at(day)), GroupName: "other", State: "DISABLED" }));
  const names: (string | undefined)[] = [];
  let NextToken: string | undefined;
  do {
    const page = await aws.send(new ListSchedulesCommand({ NamePrefix: "a", MaxResults: 2, NextToken }));
    names.push(...(page.Schedules ?? []).map(({ GroupName, Name }) => `${GroupName}/${Name}`));
    ({ NextToken } = page);
  } while (NextToken !== undefined);
  expect(names).toEqual(["other/a9", "tallystick-timers/a1", "tallystick-timers/a2", "tallystick-timers/a3"]);
  const off = await aws.send(new ListSchedulesCommand({ GroupName: "other", State: "DISABLED" }));
  expect(off.Schedules).toHaveLength(1);
  expect((await aws.send(new GetScheduleGroupCommand({ Name: "other" }))).State).toBe("ACTIVE");
  await aws.send(new DeleteScheduleGroupCommand({ Name: "other" }));
  expect((await aws.send(new ListScheduleGroupsCommand({}))).ScheduleGroups?.map(({ Name }) => Name)).toEqual([
    "default",
    "tallystick-timers",
  ]);
  expect((await aws.send(new ListSchedulesCommand({ GroupName: "other" }))).Schedules).toEqual([]);
});

test("cron expressions mean the same as on AWS", () => {
  const from = Date.UTC(2026, 1, 27, 12, 30);
  const next = (expression: string): string | undefined => {
    const moment = readExpression(expression, from).next(from);
    return moment === undefined ? undefined : new Date(moment).toISOString().slice(0, 16);
  };
  expect(next("cron(0 3 * * ? *)")).toBe("2026-02-28T03:00");
  expect(next("cron(30 12 * * ? *)")).toBe("2026-02-28T12:30");
  expect(next("cron(0/15 * * * ? *)")).toBe("2026-02-27T12:45");
  expect(next("cron(15 10 ? * MON-FRI *)")).toBe("2026-03-02T10:15");
  expect(next("cron(0 0 29 FEB ? *)")).toBe("2028-02-29T00:00");
  expect(next("cron(0 8 1 1,7 ? *)")).toBe("2026-07-01T08:00");
  expect(next("cron(0 0 1 1 ? 2020)")).toBeUndefined();
  expect(next("rate(2 hours)")).toBe("2026-02-27T14:30");
  expect(next("at(2026-02-28T00:00:00)")).toBe("2026-02-28T00:00");
  expect(next("at(2026-02-27T00:00:00)")).toBeUndefined();
});

test("a firing calls Step Functions or the function as the schedule's role; a repeated start is a success", async () => {
  const calls: unknown[] = [];
  const fire = makeFire({
    stepFunctions: () => async (action, input, caller) => {
      calls.push([action, input, caller]);
      if (input.name === "twice") throw new AwsError("ExecutionAlreadyExists", "twice");
      if (input.name === "denied") throw new AwsError("AccessDeniedException", "denied");
      return {};
    },
    invoke: async (functionArn: string, payload: unknown, caller: Caller) => calls.push([functionArn, payload, caller]),
    assume: (roleArn) => ({ role: roleArn.split("/").at(-1) ?? "" }),
  });
  const firing = { targetArn: "arn:aws:scheduler:::aws-sdk:sfn:startExecution", roleArn: RoleArn, scheduleArn: "x" };
  const input = (Name: string): string => JSON.stringify({ StateMachineArn: machine, Name, Input: '{"a":1}' });
  await fire({ ...firing, input: input("once") });
  await fire({ ...firing, input: input("twice") });
  await expect(fire({ ...firing, input: input("denied") })).rejects.toMatchObject({ code: "AccessDeniedException" });
  const functionArn = arn("lambda", "function:tallystick-gateway-janitor");
  await fire({ ...firing, targetArn: functionArn, input: "{}" });
  expect([calls[0], calls[3]]).toEqual([
    ["StartExecution", { stateMachineArn: machine, name: "once", input: '{"a":1}' }, { role: "timers" }],
    [functionArn, {}, { role: "timers" }],
  ]);
});
