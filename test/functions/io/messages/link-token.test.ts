import { createHmac } from "node:crypto";
import { expect, test } from "vitest";
import { connectPurchaser } from "../../../../clients/sdk/purchaser.ts";
import { type LinkCredentials, linkCredentials } from "../../../../clients/sdk/purchase-link.ts";
import {
  accountToken,
  actKey,
  linkFragment,
  linkHash,
  purchaseOfToken,
  viewToken,
} from "../../../../functions/io/messages/link-token.ts";

const root = Buffer.alloc(32, 1);

const macBy = async (key: LinkCredentials["actKey"] | undefined): Promise<Buffer> =>
  key
    ? Buffer.from(await crypto.subtle.sign("HMAC", key, new TextEncoder().encode("an act")))
    : Promise.reject(new Error("the link is truncated"));

test("a view token names its purchase, is the same each time, and differs by purchase and root", () => {
  const token = viewToken(root, "pur_01");
  expect(purchaseOfToken(token)).toBe("pur_01");
  expect(viewToken(root, "pur_01")).toBe(token);
  expect(linkHash(token)).toMatch(/^[\w-]{22}$/);
  const others = [
    viewToken(root, "pur_02"),
    viewToken(Buffer.alloc(32, 2), "pur_01"),
    linkFragment(root, "pur_01"),
    token.replace("pur_01", "pur_02"),
  ];
  for (const other of others) expect(linkHash(other)).not.toBe(linkHash(token));
});

test("the view token and the key of acts have the values that docs/messages.md shows", async () => {
  const found = await linkCredentials("pur_01.AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8");
  expect(found?.accountToken).toBe("pur_01.J7yha8KeeiHngM8uol6DLHUCeHW9pQ0d0Uyhs3uF3-M");
  expect(found?.viewToken).toBe("pur_01.8SU8snghw7Vog1llmWmAyWUnvgDCcGhp1leFurHrTc4");
  const key = Buffer.from("A3WzIpa1KQ18vfzLii0UrXzKue2mPlIORGeYoUD-hDM", "base64url");
  expect(await macBy(found?.actKey)).toEqual(createHmac("sha256", key).update("an act").digest());
});

test("the client derives from the link what the lender derives from its root", async () => {
  const found = await linkCredentials(linkFragment(root, "pur_01"));
  expect(found?.purchaseId).toBe("pur_01");
  expect(found?.accountToken).toBe(accountToken(root, "pur_01"));
  expect(found?.viewToken).toBe(viewToken(root, "pur_01"));
  expect(await macBy(found?.actKey)).toEqual(createHmac("sha256", actKey(root, "pur_01")).update("an act").digest());
});

test.each(["", "pur_01", `pur_01.${"A".repeat(42)}`, `pur 1.${"A".repeat(43)}`])("%j is no link", async (text) =>
  expect(await linkCredentials(text)).toBeUndefined(),
);

test("the client sends nothing for a truncated link", async () => {
  const [url, lenderUrl] = ["http://127.0.0.1:1", "http://127.0.0.1:2"];
  const page = connectPurchaser({ url, lenderUrl, approvalNumber: "A1", token: `pur_01.${"A".repeat(42)}` });
  await expect(page.accept()).rejects.toMatchObject({ code: "Unauthenticated" });
});

test.each(["", "pur_01", "pur_01.", `pur#1.${"A".repeat(43)}`, `pur_01.${"A".repeat(42)}`, `.${"A".repeat(43)}`])(
  "%j is no token",
  (text) => expect(purchaseOfToken(text)).toBeUndefined(),
);
