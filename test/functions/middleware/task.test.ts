import { afterEach, expect, test, vi } from "vitest";
import * as z from "zod/mini";
import { reject } from "../../../domain/rejection.ts";
import { count } from "../../../functions/middleware/metrics.ts";
import { task } from "../../../functions/middleware/task.ts";
import { invoke, overhearLog } from "./call.ts";

const Input = z.object({ days: z.int() });

afterEach(() => vi.restoreAllMocks());

test("a task receives its validated input and the time, and its output is the result", async () => {
  const handler = task(Input, async ({ days }, now) => ({ days, now }));
  expect(await invoke(handler, { days: 3 })).toEqual({ days: 3, now: expect.stringMatching(/^\d{4}-.*Z$/) });
});

test("a rejection is an error that a state machine catches by its code, and is not logged", async () => {
  const logged = overhearLog();
  const handler = task(Input, async () => reject("WrongState", "it is paid"));
  await expect(invoke(handler, { days: 3 })).rejects.toMatchObject({ name: "WrongState", message: "it is paid" });
  expect(logged).toEqual([]);
});

test("an unexpected error is logged and goes on to Lambda, whose caller retries", async () => {
  const logged = overhearLog();
  const handler = task(Input, async () => {
    throw new Error("the bank is silent");
  });
  await expect(invoke(handler, { days: 3 })).rejects.toThrow("the bank is silent");
  expect(logged).toHaveLength(1);
});

test("malformed input is a rejection that names its place", async () => {
  const logged = overhearLog();
  const handler = task(Input, async () => "done");
  for (const input of [{ days: "many" }, {}, { days: 1.5 }, null, "text"])
    await expect(invoke(handler, input)).rejects.toMatchObject({ name: "InvalidRequest" });
  await expect(invoke(handler, { days: "many" })).rejects.toThrow(/^\/days: /);
  expect(logged).toEqual([]);
});

test("counts are published once, at the end of the invocation; without counts nothing is written", async () => {
  const logged = overhearLog();
  const handler = task(Input, async ({ days }) => {
    if (days > 0) count("OverduePurchases", days);
    return {};
  });
  await invoke(handler, { days: 0 });
  expect(logged).toEqual([]);
  await invoke(handler, { days: 2 });
  expect(logged.map((line) => JSON.parse(line) as object)).toMatchObject([{ OverduePurchases: 2 }]);
});
