import { afterEach, expect, test, vi } from "vitest";
import { queue, stream } from "../../../functions/middleware/batch.ts";
import { invoke, overhearLog } from "./call.ts";

afterEach(() => vi.restoreAllMocks());

const record = (sequence: string) => ({ dynamodb: { SequenceNumber: sequence, NewImage: { pk: { S: sequence } } } });

const message = (messageId: string, body: string) => ({
  messageId,
  body: JSON.stringify(body),
  attributes: { ApproximateReceiveCount: "2" },
});

test("a stream's story receives the new images in order, and names where the batch is delivered again", async () => {
  const seen: unknown[] = [];
  const handler = stream(async (records, shard, now) => {
    seen.push(
      records.map(({ sequence }) => sequence),
      shard,
      now.length,
    );
    return "2";
  });
  const Records = [record("1"), record("2"), { dynamodb: { SequenceNumber: "3" } }];
  expect(await invoke(handler, { Records, shardId: "s1" })).toEqual({
    batchItemFailures: [{ itemIdentifier: "2" }],
    state: {},
  });
  expect(seen).toEqual([["1", "2"], "s1", 24]);
});

test("the end of a stream's window, which has no records, calls no story", async () => {
  const story = vi.fn<() => Promise<undefined>>();
  expect(await invoke(stream(story), { Records: [] })).toEqual({ batchItemFailures: [] });
  expect(story).not.toHaveBeenCalled();
});

test("of a queue's messages only those that fail are delivered again, and each failure is logged", async () => {
  const logged = overhearLog();
  const handler = queue(async (body, { attempt }) => {
    if (body === "bad") throw new Error(`attempt ${attempt}`);
  });
  const Records = [message("a", "good"), message("b", "bad"), { ...message("c", "good"), body: "{" }];
  expect(await invoke(handler, { Records })).toEqual({
    batchItemFailures: [{ itemIdentifier: "b" }, { itemIdentifier: "c" }],
  });
  expect(logged.map((line) => (JSON.parse(line) as { messageId: string }).messageId)).toEqual(["b", "c"]);
});
