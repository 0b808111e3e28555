import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openStore } from "../../local/aws/store.ts";
import { billTable, perMillion, perSale } from "../../local/bill/bill.ts";
import { callTable } from "../../local/bill/call-table.ts";
import { callerName, makeCallLog, noted } from "../../local/bill/calls.ts";
import { billable, chunks, expressGbMilliseconds, lambdaGbMilliseconds, makeMeter } from "../../local/bill/meter.ts";
import { priceOf } from "../../local/bill/price.ts";
import prices from "../../local/bill/prices.json" with { type: "json" };

const nothing = Object.fromEntries(billable.map((operation) => [operation, 0])) as ReturnType<
  ReturnType<typeof makeMeter>["read"]
>;

test("every billable operation has exactly one price, with its source and date", () => {
  expect(prices.rows.map(({ operation }) => operation).toSorted()).toEqual([...billable].toSorted());
  for (const row of prices.rows) {
    expect(row.dollars).toBeGreaterThan(0);
    expect(row.source).toMatch(/^https:\/\/aws\.amazon\.com\//);
    expect(row.confirmedBy).toMatch(/^https:\/\//);
    expect(row.date).toMatch(/^20\d\d/);
  }
});

const million = (operation: (typeof billable)[number]): number =>
  Math.round(
    priceOf({ ...nothing, [operation]: 1_000_000 }, operation === "sfn.transitions" ? "standard" : "express").total *
      1e6,
  ) / 1e6;

test("a million of each operation costs what AWS lists", () => {
  expect(million("http.requests")).toBe(1);
  expect(million("lambda.invocations")).toBe(0.2);
  expect(million("lambda.gbMilliseconds")).toBe(0.013333);
  expect(million("sfn.transitions")).toBe(25);
  expect(million("sfn.phaseRequests")).toBe(1);
  expect(million("sfn.phaseGbMilliseconds")).toBe(0.01667);
  expect(million("dynamodb.wru")).toBe(0.625);
  expect(million("dynamodb.rru")).toBe(0.125);
  expect(million("kms.requests")).toBe(3);
  expect(million("scheduler.invocations")).toBe(1);
  expect(million("sqs.requests")).toBe(0.4);
  expect(million("logs.bytes")).toBe(0.0005);
});

test("phases are billed by transitions as STANDARD or by request and time as EXPRESS; the synchronous approval always as EXPRESS", () => {
  const operations = {
    ...nothing,
    "sfn.transitions": 1000,
    "sfn.phaseRequests": 1000,
    "sfn.expressRequests": 1_000_000,
  };
  const standard = priceOf(operations, "standard");
  const express = priceOf(operations, "express");
  expect(standard.total).toBeCloseTo(1.025, 9);
  expect(express.total).toBeCloseTo(1.001, 9);
  expect(standard.rows.some(({ operation }) => operation === "sfn.phaseRequests")).toBe(false);
  expect(express.rows.some(({ operation }) => operation === "sfn.transitions")).toBe(false);
  expect(standard.rows.reduce((sum, row) => sum + row.share, 0)).toBeCloseTo(1, 9);
  expect(priceOf(nothing, "express").rows.every(({ share }) => share === 0)).toBe(true);
});

test("time and size are billed by started units", () => {
  expect(lambdaGbMilliseconds(256, 0.2)).toBe(0.25);
  expect(lambdaGbMilliseconds(256, 4.01)).toBe(1.25);
  expect(expressGbMilliseconds(1)).toBe(6.25);
  expect(expressGbMilliseconds(101)).toBe(12.5);
  expect([chunks(0, 64), chunks(64 * 1024, 64), chunks(64 * 1024 + 1, 64)]).toEqual([1, 1, 2]);
});

test("counts survive a restart and can be reset", async () => {
  const folder = mkdtempSync(join(tmpdir(), "meter-"));
  const store = openStore(folder);
  const meter = makeMeter({ store });
  meter.count("dynamodb.wru", 4);
  meter.count("dynamodb.wru");
  await new Promise((resolve) => setTimeout(resolve, 250));
  store.close();
  const again = openStore(folder);
  expect(makeMeter({ store: again }).read()["dynamodb.wru"]).toBe(5);
  makeMeter({ store: again }).reset();
  expect(makeMeter({ store: again }).read()).toEqual(nothing);
  again.close();
  rmSync(folder, { recursive: true });
});

test("a sale's share is what was metered over all of them, and its bill shows both workflow types", () => {
  const metered = { ...nothing, "lambda.invocations": 100, "sfn.transitions": 200, "sfn.phaseRequests": 50 };
  const each = perSale(metered, 10);
  expect(each).toEqual({ ...nothing, "lambda.invocations": 10, "sfn.transitions": 20, "sfn.phaseRequests": 5 });
  expect(perMillion(each, "express")).toBeCloseTo(2 + 5, 9);
  expect(perMillion(each, "standard")).toBeCloseTo(2 + 500, 9);
  const lines = billTable("A sale", each).split("\n");
  expect(lines).toHaveLength(billable.length + 3);
  expect(lines.find((line) => line.startsWith("sfn.transitions"))).toMatch(/20 +– +– +\$500\.00 +99\.6 %$/);
  expect(lines.at(-1)).toMatch(/^total +\$7\.00 +\$502\.00/);
});

test("calls are counted by who made them and on what, with the units of the table", async () => {
  const calls = makeCallLog();
  const role = { role: "GatewayStack.RouteEventRole0D95FC12" };
  calls.note({ by: callerName(role), call: "dynamodb.PutItem", on: "PURCHASE" }, 2);
  calls.note({ by: callerName(role), call: "dynamodb.PutItem", on: "PURCHASE" }, 1);
  const scheduler = noted(calls, "scheduler", async () => ({}));
  await scheduler("CreateSchedule", { GroupName: "tallystick-timers", Name: "pur_1" }, role);
  const failing = noted(calls, "sqs", async () => Promise.reject(new Error("refused")));
  await expect(failing("SendMessage", { QueueUrl: "http://127.0.0.1/0/notices" }, "developer")).rejects.toThrow(
    "refused",
  );
  expect(calls.read()).toEqual([
    { by: "GatewayStack.RouteEvent", call: "dynamodb.PutItem", on: "PURCHASE", times: 2, units: 3 },
    { by: "GatewayStack.RouteEvent", call: "scheduler.CreateSchedule", on: "tallystick-timers", times: 1, units: 0 },
  ]);
  expect(callTable("A sale", calls.read(), 2)).toBe(
    [
      "A sale: calls",
      "call                                           by                 on  per sale  units",
      "dynamodb.PutItem          GatewayStack.RouteEvent           PURCHASE      1.00   1.50",
      "scheduler.CreateSchedule  GatewayStack.RouteEvent  tallystick-timers      0.50       ",
      "dynamodb.PutItem                              all                         1.00   1.50",
      "scheduler.CreateSchedule                      all                         0.50       ",
    ].join("\n"),
  );
  calls.reset();
  expect(calls.read()).toEqual([]);
});
