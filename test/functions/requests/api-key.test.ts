import { beforeEach, expect, test, vi } from "vitest";
import { apiKeyHash } from "../../../functions/io/messages/api-key.ts";
import { apiKeyKey, mallKey } from "../../../functions/io/table/item-keys.ts";
import { apiKey } from "../../../functions/requests/api-key.ts";
import { before } from "../middleware/chain.ts";

const items = vi.hoisted(() => new Map<string, object>());

vi.mock("../../../functions/io/table/table.ts", () => ({
  TableName: "gateway",
  read: async ({ pk }: { readonly pk: string }) => items.get(pk),
}));

beforeEach(() => items.clear());

const send = async (authorization?: string) =>
  before(apiKey(), { headers: { ...(authorization !== undefined && { authorization }) } });

test("an API key finds its mall", async () => {
  items.set(apiKeyKey(apiKeyHash("tk_test_1")).pk, { mall: "mall_thistle" });
  items.set(mallKey("mall_thistle").pk, { mall: "mall_thistle" });
  expect((await send("Bearer tk_test_1")).context).toMatchObject({ mall: { mall: "mall_thistle" } });
});

test("a request without a key, and one with an unknown key, are refused", async () => {
  expect((await send()).rejected).toBe("Unauthenticated");
  expect((await send("Bearer tk_test_2")).rejected).toBe("Unauthenticated");
});

test("the key of a mall that does not exist is refused", async () => {
  items.set(apiKeyKey(apiKeyHash("tk_test_3")).pk, { mall: "mall_gone" });
  expect((await send("Bearer tk_test_3")).rejected).toBe("MallUnknown");
});
