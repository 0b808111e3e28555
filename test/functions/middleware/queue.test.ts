import { afterEach, expect, test, vi } from "vitest";
import { queue } from "../../../functions/middleware/queue.ts";
import { invoke, overhearLog } from "./call.ts";

afterEach(() => vi.restoreAllMocks());

const message = (messageId: string, body: string) => ({
  messageId,
  body: JSON.stringify(body),
  attributes: { ApproximateReceiveCount: "2" },
});

test("of a queue's messages only those that fail are delivered again, and each failure is logged", async () => {
  const logged = overhearLog();
  const handler = queue("FailedThings", async (body, { attempt }) => {
    if (body === "bad") throw new Error(`attempt ${attempt}`);
  });
  const Records = [message("a", "good"), message("b", "bad"), { ...message("c", "good"), body: "{" }];
  expect(await invoke(handler, { Records })).toEqual({
    batchItemFailures: [{ itemIdentifier: "b" }, { itemIdentifier: "c" }],
  });
  const lines = logged.map((line) => JSON.parse(line) as { messageId?: string; FailedThings?: number });
  expect(lines.flatMap(({ messageId }) => messageId ?? [])).toEqual(["b", "c"]);
  // CloudWatch reads the count from the log, for an alarm.
  expect(lines.flatMap(({ FailedThings }) => FailedThings ?? [])).toEqual([2]);
});

test("a queue without failures counts nothing", async () => {
  const logged = overhearLog();
  const handler = queue("FailedThings", async () => {});
  expect(await invoke(handler, { Records: [message("a", "good")] })).toEqual({ batchItemFailures: [] });
  expect(logged).toEqual([]);
});
