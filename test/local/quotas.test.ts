import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import life from "../../local/bill/life.json" with { type: "json" };
import type { MeasuredLife } from "../../local/bill/measured-life.ts";
import { billable } from "../../local/bill/meter.ts";
import type { Operations } from "../../local/bill/meter.ts";
import { type Load, quotaRows } from "../../local/bill/quotas.ts";
import quotas from "../../local/bill/quotas.json" with { type: "json" };

const nothing = Object.fromEntries(billable.map((operation) => [operation, 0])) as Operations;

const call = (name: string, on: string, times: number) => ({ by: "-", call: name, on, times, units: 0 });

const key = (on: string, form: string, keys: number, unitsASale: number) => ({
  on,
  form,
  keys,
  unitsASale,
  kind: "write" as const,
  hottestASale: unitsASale / keys,
  busiestSecond: 0,
});

/** Twenty invocations, three phases and one synchronous execution a sale; twelve transitions. */
const simple: MeasuredLife = {
  date: "2026-12-01",
  sales: 10,
  atOnce: 1,
  operations: { ...nothing, "http.requests": 6, "lambda.invocations": 20, "sfn.transitions": 12 },
  calls: [
    call("lambda.Invoke", "route-event", 7),
    call("lambda.Invoke", "decide-loan", 1),
    call("states.StartExecution", "loan-to-repayment", 3),
    call("states.StartSyncExecution", "loan-approval", 1),
    call("scheduler.CreateSchedule", "timers", 2),
    call("sqs.SendMessageBatch", "webhooks", 3),
    call("sqs.SendMessageBatch", "notices", 1),
  ],
  keys: [
    key("gateway", "PURCHASE#<id>", 10, 11),
    key("gateway", "OTHER#<id>", 10, 1),
    key("events", "EVENT#<mall>", 1, 4),
  ],
};

const load: Load = { salesPerSecond: 10, salesPerDay: 36_000, waitDays: 30, invocationMs: 100, collectHours: 1 };

const needs = (workflows: "express" | "standard", of: Partial<Load> = {}) =>
  Object.fromEntries(
    quotaRows(simple, { ...load, ...of }, workflows).map(({ id, need }) => [id, Math.round(need * 10) / 10]),
  );

test("each need follows from the calls of a sale", () => {
  // 36,000 sales a day come due at midnight and are collected within an hour: 10 a second, of 20 / (3 + 1) = 5 invocations each.
  expect(needs("standard")).toEqual({
    // 12 units on the gateway's table
    "dynamodb.tableWrite": 120,
    "dynamodb.tableRead": 0,
    "dynamodb.newTableWrite": 120,
    "dynamodb.newTableRead": 0,
    // EVENT#<mall> alone is shared by all sales
    "dynamodb.partitionWrite": 40,
    "dynamodb.partitionRead": 0,
    // 10 sales of 20 and 10 collections of 5 invocations, 0.1 s each
    "lambda.concurrency": 25,
    "lambda.burst": 7,
    // 10 sales of 3 phases, and 10 collections
    "states.startExecution": 40,
    "states.startSyncExecution": 10,
    // 10 sales of 12, and 10 collections of 12 / 3
    "states.transitions": 160,
    // 40 a second, of 5 invocations of 0.1 s
    "states.openExecutions": 20,
    "scheduler.create": 20,
    "scheduler.update": 0,
    "scheduler.delete": 0,
    "scheduler.invocations": 30,
    "scheduler.schedules": 1_080_000,
    // 10 sales of 3 requests of 10 messages, 0.1 s each
    "sqs.inFlight": 30,
    "api.requests": 60,
    "kms.symmetric": 2.5,
    "secrets.read": 2.5,
    "logs.put": 0,
  });
});

test("EXPRESS has neither transitions nor open executions, and its own rate of starts", () => {
  const express = needs("express");
  expect(express).toMatchObject({ "states.startExecutionExpress": 40, "scheduler.schedules": 1_080_000 });
  for (const id of ["states.startExecution", "states.transitions", "states.openExecutions"])
    expect(express).not.toHaveProperty([id]);
});

test("days of waiting multiply the schedules, and nothing else", () => {
  const { "scheduler.schedules": schedules, ...others } = needs("express", { waitDays: 60 });
  const { "scheduler.schedules": half, ...same } = needs("express");
  expect(schedules).toBe(2 * (half ?? 0));
  expect(others).toEqual(same);
});

test("a longer collection of a day's due loans takes less at once", () => {
  expect(needs("standard", { collectHours: 10 })).toMatchObject({
    "lambda.concurrency": 20.5,
    "states.startExecution": 31,
    "scheduler.invocations": 21,
  });
});

/** Each quota at a rate: its verdict, and the value to ask for. */
const verdicts = (salesPerSecond: number) =>
  Object.fromEntries(
    quotaRows(simple, { ...load, salesPerSecond }, "standard").map((row) => [row.id, [row.verdict, row.raiseTo]]),
  );

test("a quota that AWS raises is to be raised by a quarter more than the need; a limit of a partition is not", () => {
  expect(verdicts(10)).toMatchObject({
    // 25 × 1.25 = 31.25
    "lambda.concurrency": ["raise", 32],
    "states.startExecution": ["fits", undefined],
    "dynamodb.partitionWrite": ["fits", undefined],
  });
  expect(verdicts(251)).toMatchObject({
    // 763 × 1.25 = 953.75
    "states.startExecution": ["raise", 960],
    // 4 × 251 = 1,004
    "dynamodb.partitionWrite": ["limit", undefined],
    "states.openExecutions": ["fits", undefined],
    "states.startSyncExecution": ["fits", undefined],
  });
  expect(verdicts(250)).toMatchObject({ "dynamodb.partitionWrite": ["fits", undefined] });
});

test("every quota is needed by one type of workflows at least, and has its source and date", () => {
  const needed = new Set(
    [...quotaRows(simple, load, "standard"), ...quotaRows(simple, load, "express")].map(({ id }) => id),
  );
  expect(quotas.rows.map(({ id }) => id).toSorted()).toEqual([...needed].toSorted());
  for (const row of quotas.rows) {
    expect(row.source).toMatch(/^https:\/\/docs\.aws\.amazon\.com\//);
    expect(row.date).toMatch(/^20\d\d-\d\d-\d\d$/);
    expect(row.confirmedBy).not.toBe("");
  }
});

test("the measured sale in the repository has every operation, and calls of every service", () => {
  expect(Object.keys(life.operations)).toEqual([...billable]);
  const services = new Set(life.calls.map((each) => each.call.split(".")[0]));
  expect(services).toEqual(new Set(["dynamodb", "lambda", "scheduler", "sqs", "states"]));
  expect(life.keys.some(({ form }) => form === "EVENT#<mall>")).toBe(true);
});

const command = (...args: readonly string[]) => {
  const { status, stderr, stdout } = spawnSync(process.execPath, ["local/quotas.ts", ...args], { encoding: "utf8" });
  return { status, said: stderr.split("\n")[0], stdout };
};

/** The first sentence of a command that refuses its options. */
const wrong = (...args: readonly string[]) => {
  const { status, said } = command(...args);
  expect(status).toBe(1);
  return said;
};

const ask = (rate: string, ...more: readonly string[]) =>
  command("--sales-per-second", rate, "--wait-days", "30", ...more);

test("what is wrong is said in a sentence, with exit code 1", () => {
  const rate = ["--sales-per-second", "5"];
  expect(wrong(...rate)).toBe("--wait-days is missing: the days from a sale until its loan is repaid, such as 30");
  expect(wrong("--wait-days", "30")).toMatch(/^--sales-per-second is missing: /);
  expect(wrong(...rate, "--wait-days", "-1")).toMatch(/--wait-days/);
  expect(wrong(...rate, "--wait-days=soon")).toBe('--wait-days must be a number above 0, not "soon"');
  expect(wrong(...rate, "--wait-days=30", "--workflows=fast")).toBe(
    '--workflows must be express or standard, not "fast"',
  );
  expect(wrong(...rate, "--wait-days=30", "--sales-per-day=432001")).toBe(
    "--sales-per-day 432001 are more than --sales-per-second 5 makes in a day",
  );
});

test("the exit code says whether quotas must be raised, or a limit is met", () => {
  expect(ask("0.01").status).toBe(0);
  const { status, stdout } = ask("10", "--workflows", "express", "--json");
  expect(status).toBe(2);
  expect(JSON.parse(stdout)).toMatchObject({ load: { salesPerDay: 864_000 }, results: [{ workflows: "express" }] });
  expect(ask("100000").status).toBe(3);
});
