import { beforeEach, describe, expect, test, vi } from "vitest";
import { linkToken as newLinkToken } from "../../../functions/io/messages/link-token.ts";
import { get } from "../../../functions/middleware/contract.ts";
import { httpChain, runStory } from "../../../functions/middleware/http.ts";
import { linkToken, type LinkToken } from "../../../functions/requests/link-token.ts";
import { mallRead } from "../../../functions/requests/mall-read.ts";
import { byOperator } from "../../../functions/requests/operator-request.ts";
import { countRequest } from "../../../functions/requests/throttle.ts";
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

test("a purchaser's request is for the purchase that the link token names", async () => {
  const contract = get("purchaser", { summary: "Returns a thing.", responses: {} });
  const handler = httpChain(contract)
    .use(linkToken())
    .handler(runStory(async (_, { token }: { readonly token: LinkToken }) => ({ status: 200, body: token })));
  const token = newLinkToken(new Uint8Array(32), "pur_1");
  expect((await call(handler, bearer(token))).json).toEqual({
    purchaseId: "pur_1",
    hash: expect.stringMatching(/^[\w-]{22}$/),
  });
  expect((await call(handler, bearer("made-up"))).json["code"]).toBe("Unauthenticated");
});

test("a function adds its count to the shared one only at every fiftieth of the limit", async () => {
  items.added = 0;
  const now = Date.parse("2026-12-01T10:00:00.000Z");
  for (let i = 0; i < 99; i++) expect(await countRequest("mall_usual", 500, now)).toBeUndefined();
  expect(items.added).toBe(0);
  expect(await countRequest("mall_usual", 500, now)).toBeUndefined();
  expect(items.added).toBe(100);
});
