import { beforeEach, describe, expect, test, vi } from "vitest";
import { get } from "../../../functions/middleware/contract.ts";
import { mallRead } from "../../../functions/requests/mall-read.ts";
import { byOperator } from "../../../functions/requests/operator-request.ts";
import { call } from "../middleware/call.ts";

const items = vi.hoisted(() => ({ found: undefined as object | undefined, added: 0 }));

vi.mock("../../../functions/io/table/table.ts", () => ({
  TableName: "gateway",
  read: async () => items.found,
  add: async (_key: object, count: number) => (items.added += count),
  commit: async () => true,
}));

vi.mock("../../../functions/io/store/mall-store.ts", async (original) => ({
  ...(await original<object>()),
  loadMall: async (mall: string) => ({ mall, apiVersion: "2026-11-25", requestsPerSecond: 1 }),
}));

const bearer = (key: string) => ({ routeKey: "GET /v1/things", headers: { authorization: `Bearer ${key}` } });

beforeEach(() => {
  items.found = undefined;
});

describe("a mall's read", () => {
  const contract = get("mall", { summary: "Returns a thing.", responses: {} });
  const handler = mallRead(contract, async (_, { mall }) => ({ status: 200, body: { mall } }));

  test("is for the mall that the API key belongs to, in the version that it is pinned to", async () => {
    items.found = { mall: "mall_thistle" };
    const { json, headers } = await call(handler, bearer("tk_test_1"));
    expect(json).toEqual({ mall: "mall_thistle" });
    expect(headers["api-version"]).toBe("2026-11-25");
  });

  test("is refused without a key, and with an unknown one", async () => {
    expect((await call(handler, { routeKey: "GET /v1/things" })).statusCode).toBe(401);
    expect((await call(handler, bearer("tk_test_2"))).json["code"]).toBe("Unauthenticated");
  });

  test("is refused above the mall's rate", async () => {
    items.found = { mall: "mall_flood" };
    const statuses = new Set<number>();
    for (let i = 0; i < 30; i++) statuses.add((await call(handler, bearer("tk_test_3"))).statusCode);
    expect(statuses).toEqual(new Set([200, 429]));
  });
});

test("an operator's request is for the operator that the key belongs to", async () => {
  const contract = get("operator", { summary: "Returns a thing.", responses: {} });
  const handler = byOperator(contract, async () => ({ status: 200, body: {} }));
  expect((await call(handler, bearer("tk_test_op_1"))).json["code"]).toBe("Unauthenticated");
  items.found = { operator: "op_1", name: "Ada" };
  expect((await call(handler, bearer("tk_test_op_1"))).statusCode).toBe(200);
});
