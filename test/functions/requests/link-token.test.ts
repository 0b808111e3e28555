import { expect, test } from "vitest";
import { linkHash, viewToken } from "../../../functions/io/messages/link-token.ts";
import { linkToken } from "../../../functions/requests/link-token.ts";
import { before } from "../middleware/chain.ts";

test("a link token names its purchase and gives the hash that proves it", async () => {
  const token = viewToken(new Uint8Array(32), "pur_1");
  expect((await before(linkToken(), { headers: { authorization: `Bearer ${token}` } })).context).toMatchObject({
    token: { purchaseId: "pur_1", hash: linkHash(token) },
  });
});

test.each(["Bearer made-up", ""])("the header %j is refused", async (authorization) => {
  expect((await before(linkToken(), { headers: { authorization } })).rejected).toBe("Unauthenticated");
});
