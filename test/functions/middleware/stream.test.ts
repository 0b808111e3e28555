import { afterEach, expect, test, vi } from "vitest";
import { stream } from "../../../functions/middleware/stream.ts";
import { invoke } from "./call.ts";

afterEach(() => vi.restoreAllMocks());

const record = (sequence: string) => ({ dynamodb: { SequenceNumber: sequence, NewImage: { pk: { S: sequence } } } });

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
