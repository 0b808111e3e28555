import { beforeEach, describe, expect, test, vi } from "vitest";
import * as z from "zod/mini";
import { reject, type Rejection } from "../../../domain/rejection.ts";
import type { Write } from "../../../functions/io/table/table.ts";
import type { Contract } from "../../../functions/middleware/contract.ts";
import { httpChain, runStory } from "../../../functions/middleware/http.ts";
import type { Reply } from "../../../functions/middleware/request.ts";
import { idempotency, type IdempotentWrite } from "../../../functions/requests/idempotency.ts";
import { call, overhearLog } from "../middleware/call.ts";

/** A table of one item, which holds the conditions that a record has. */
const table = vi.hoisted(() => ({ item: undefined as Record<string, unknown> | undefined, commits: 0, isDown: false }));

vi.mock("../../../functions/io/table/table.ts", () => ({
  TableName: "gateway",
  read: async () => table.item,
  commit: async ([write]: readonly Write[]) => {
    table.commits++;
    if (table.isDown) throw new Error("throttled");
    if (write?.Delete) table.item = undefined;
    if (!write?.Put) return true;
    const { Item, ConditionExpression = "" } = write.Put;
    const isHolder = table.item?.["holder"] === Item?.["holder"];
    if (table.item && !ConditionExpression.startsWith("holder") && "answer" in table.item && !isHolder) return false;
    table.item = Item;
    return true;
  },
}));

const contract: Contract<{ readonly name: string }> = {
  summary: "Makes a thing.",
  caller: "anyone",
  body: z.strictObject({ name: z.string() }),
  responses: {},
};

const { commit } = await import("../../../functions/io/table/table.ts");

const handlerOf = (story: (write: IdempotentWrite) => Promise<Reply | Rejection>) =>
  httpChain(contract)
    .use(idempotency(({ route, body }) => ({ scope: route, fingerprint: JSON.stringify(body) })))
    .handler(runStory(async (_, { write }: { readonly write: IdempotentWrite }) => story(write)));

const send = async (story: (write: IdempotentWrite) => Promise<Reply | Rejection>, name = "lamp", key = "k1") =>
  call(handlerOf(story), {
    headers: { "idempotency-key": key },
    body: JSON.stringify({ name }),
  });

let effects = 0;

/** The usual story: its effect commits with the record. */
const completing = async (write: IdempotentWrite): Promise<Reply> => {
  effects++;
  const reply = { status: 201, body: { effect: effects }, shownOnce: { secret: "s" } };
  await commit(write.complete(reply));
  return reply;
};

/** A story whose reply comes after its effect. */
const claiming = async (write: IdempotentWrite): Promise<Reply> => {
  if (!write.isClaimed) await commit(write.claim());
  return { status: 201, body: { isClaimed: write.isClaimed } };
};

const countingWrites = async (write: IdempotentWrite): Promise<Reply> => ({
  status: 200,
  body: { writes: write.complete({ status: 200, body: {} }).length },
});

beforeEach(() => {
  table.item = undefined;
  table.commits = 0;
  effects = 0;
});

describe("a request with an Idempotency-Key", () => {
  test("has one effect; its repeat gets the stored reply, without what is shown once", async () => {
    expect((await send(completing)).json).toEqual({ effect: 1, secret: "s" });
    const repeat = await send(completing);
    expect(repeat.json).toEqual({ effect: 1 });
    expect(repeat.headers).toMatchObject({ "idempotent-replayed": "true", "request-id": "req-1" });
    expect([effects, table.commits]).toEqual([1, 1]);
  });

  test("is refused when the key was used for another request", async () => {
    await send(completing);
    expect((await send(completing, "chair")).json).toMatchObject({ status: 422, code: "IdempotencyKeyReused" });
  });

  test.each(["", "k".repeat(256)])("is refused when the key is %j", async (key) => {
    expect((await send(completing, "lamp", key)).json["code"]).toBe("InvalidRequest");
  });

  test("leaves the key free when its story is rejected", async () => {
    expect((await send(async () => reject("WrongState", "no"))).json["code"]).toBe("WrongState");
    expect(table.item).toBeUndefined();
    expect((await send(completing)).json).toMatchObject({ effect: 1 });
  });

  test("that had no effect of its own is recorded by itself", async () => {
    await send(async () => ({ status: 200, body: { unchanged: true } }));
    expect((await send(completing)).json).toEqual({ unchanged: true });
  });
});

describe("a request whose reply comes later than its effect", () => {
  test("claims the key, and its reply completes the record", async () => {
    expect((await send(claiming)).json).toEqual({ isClaimed: false });
    expect((await send(claiming)).json).toEqual({ isClaimed: false });
  });

  test("is in progress for a repeat, until it ends", async () => {
    let repeat: Awaited<ReturnType<typeof send>> | undefined;
    await send(async (write) => {
      const reply = await claiming(write);
      repeat = await send(claiming);
      return reply;
    });
    expect(repeat?.json).toMatchObject({ status: 409, code: "RequestInProgress", retryable: true });
  });

  test("withdraws its claim when it is rejected", async () => {
    await send(async (write) => {
      await commit(write.claim());
      return reject("LenderUnknown", "no");
    });
    expect(table.item).toBeUndefined();
  });

  test("releases its claim on an error: the next request continues at once", async () => {
    vi.useFakeTimers({ now: Date.parse("2026-12-01T10:00:00.000Z") });
    overhearLog();
    const broken = await send(async (write) => {
      await commit(write.claim());
      throw new Error("timeout");
    });
    expect(broken.statusCode).toBe(500);
    vi.setSystemTime(Date.parse("2026-12-01T10:00:00.001Z"));
    expect((await send(claiming)).json).toEqual({ isClaimed: true });
    vi.useRealTimers();
    vi.restoreAllMocks();
  });
});

test("a claim that cannot be released leaves the reply to an unexpected error as it is", async () => {
  overhearLog();
  const broken = await send(async (write) => {
    await commit(write.claim());
    table.isDown = true;
    throw new Error("timeout");
  });
  table.isDown = false;
  expect(broken).toMatchObject({ statusCode: 500, json: { code: "Unexpected", retryable: true } });
  expect(broken.headers).toMatchObject({ "request-id": "req-1" });
  vi.restoreAllMocks();
});

test("without a key each request has its effect, and nothing is recorded", async () => {
  const { json } = await call(handlerOf(countingWrites), { body: JSON.stringify({ name: "lamp" }) });
  expect(json).toEqual({ writes: 0 });
  expect(table.commits).toBe(0);
});
