import { expect, test, vi } from "vitest";
import { apiKeyHash } from "../../../functions/io/messages/api-key.ts";
import { operatorKey as keyOf } from "../../../functions/io/table/item-keys.ts";
import { operatorKey } from "../../../functions/requests/operator-key.ts";
import { before } from "../middleware/chain.ts";

vi.mock("../../../functions/io/table/table.ts", () => ({
  TableName: "gateway",
  read: async ({ pk }: { readonly pk: string }) =>
    pk === keyOf(apiKeyHash("tk_test_op_1")).pk ? { operator: "op_1", name: "Ada" } : undefined,
}));

const send = async (authorization: string) => before(operatorKey(), { headers: { authorization } });

test("an operator key finds its operator; any other is refused", async () => {
  expect((await send("Bearer tk_test_op_1")).context).toMatchObject({ operator: { operator: "op_1", name: "Ada" } });
  expect((await send("Bearer tk_test_op_2")).rejected).toBe("Unauthenticated");
  expect((await send("")).rejected).toBe("Unauthenticated");
});
