import { expect, test, vi } from "vitest";
import { countRequest, throttle } from "../../../functions/requests/throttle.ts";
import { before } from "../middleware/chain.ts";

const table = vi.hoisted(() => ({ added: 0 }));

vi.mock("../../../functions/io/table/table.ts", () => ({
  TableName: "gateway",
  add: async (_key: object, count: number) => (table.added += count),
}));

test("a mall's requests above its rate are refused", async () => {
  const found = { mall: { mall: "mall_flood", requestsPerSecond: 1 } };
  const outcomes = new Set<string | undefined>();
  for (let i = 0; i < 30; i++) outcomes.add((await before(throttle(), {}, found)).rejected);
  expect(outcomes).toEqual(new Set([undefined, "TooManyRequests"]));
});

test("a function adds its count to the shared one only at every fiftieth of the limit", async () => {
  table.added = 0;
  const now = Date.parse("2026-12-01T10:00:00.000Z");
  for (let i = 0; i < 99; i++) expect(await countRequest("mall_usual", 500, now)).toBeUndefined();
  expect(table.added).toBe(0);
  expect(await countRequest("mall_usual", 500, now)).toBeUndefined();
  expect(table.added).toBe(100);
});
