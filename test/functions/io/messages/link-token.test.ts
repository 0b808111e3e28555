import { expect, test } from "vitest";
import { linkHash, linkToken, purchaseOfToken } from "../../../../functions/io/messages/link-token.ts";

const root = Buffer.alloc(32, 1);

test("a link's token names its purchase, is the same each time, and differs by purchase and root", () => {
  const token = linkToken(root, "pur_01");
  expect(purchaseOfToken(token)).toBe("pur_01");
  expect(linkToken(root, "pur_01")).toBe(token);
  expect(linkHash(token)).toMatch(/^[\w-]{22}$/);
  const others = [
    linkToken(root, "pur_02"),
    linkToken(Buffer.alloc(32, 2), "pur_01"),
    token.replace("pur_01", "pur_02"),
  ];
  for (const other of others) expect(linkHash(other)).not.toBe(linkHash(token));
});

test.each(["", "pur_01", "pur_01.", `pur#1.${"A".repeat(43)}`, `pur_01.${"A".repeat(42)}`, `.${"A".repeat(43)}`])(
  "%j is no token",
  (text) => expect(purchaseOfToken(text)).toBeUndefined(),
);
