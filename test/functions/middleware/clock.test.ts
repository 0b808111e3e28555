import middy from "@middy/core";
import type { Context } from "aws-lambda";
import { afterEach, expect, test, vi } from "vitest";
import { clock, type Clocked } from "../../../functions/middleware/clock.ts";
import { invoke } from "./call.ts";

afterEach(() => vi.useRealTimers());

test("an invocation has one instant: that of its start", async () => {
  vi.useFakeTimers({ now: Date.parse("2026-12-01T10:00:00.000Z") });
  const handler = middy<unknown, string, Error, Context & Clocked>()
    .use(clock())
    .handler(async (_, { now }) => {
      vi.setSystemTime(Date.parse("2026-12-01T10:00:05.000Z"));
      return now;
    });
  expect(await invoke(handler, {})).toBe("2026-12-01T10:00:00.000Z");
  expect(await invoke(handler, {})).toBe("2026-12-01T10:00:05.000Z");
});
