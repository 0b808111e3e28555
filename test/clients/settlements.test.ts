import { calculateJwkThumbprint, exportJWK, generateKeyPair } from "jose";
import { beforeAll, describe, expect, test } from "vitest";
import { signMessage } from "../../clients/sdk/message.ts";
import type { Key } from "../../clients/sdk/message.ts";
import { settlementsOf } from "../../clients/sdk/settlements.ts";

const now = Date.parse("2026-11-30T10:00:00Z");
const line = (amount: string) => ({
  kind: "rebate",
  at: "2026-11-29T10:00:00.000Z",
  purchase: "p",
  order: "o",
  amount: { amount, currency: "GBP" },
});
const settlement = {
  no: "GBP.7",
  status: "paid",
  at: "2026-11-30T00:00:00.000Z",
  amount: { amount: "60", currency: "GBP" },
  lines: 3,
  reference: "settlement.mall_a.GBP.7",
};

let lenderKey: Key;
let otherKey: Key;
const makeKey = async (): Promise<Key> => {
  const { privateKey } = await generateKeyPair("ES256", { extractable: true });
  const jwk = await exportJWK(privateKey);
  return { ...(jwk as Key), use: "sig", alg: "ES256", kid: await calculateJwkThumbprint(jwk) };
};
beforeAll(async () => {
  [lenderKey, otherKey] = [await makeKey(), await makeKey()];
});

const seconds = Math.floor(now / 1000);
const signed = async (body: object, { claims = {}, key = lenderKey } = {}) => ({
  ...body,
  statement: await signMessage(
    "tally-settlement+jws",
    { iss: "lender_a", aud: "mall_a", iat: seconds, exp: seconds + 300, jti: "j", body, ...claims },
    { ...key },
  ),
});

/** The two pages of the settlement, and what a gateway makes of them. */
const pages = [
  { settlement, page: 1, pages: 2, lines: [line("10"), line("20")] },
  { settlement, page: 2, pages: 2, lines: [line("30")] },
] as const;

const mall = (answer: (page: number, path: string) => Promise<unknown>) =>
  settlementsOf({
    mall: "mall_a",
    lender: "lender_a",
    now: () => now,
    lenderKeyring: {
      find: async (kid) => {
        if (kid !== lenderKey.kid) throw new Error(`the key ${kid} of lender_a is not trusted`);
        const { d: _d, ...jwk } = lenderKey as Key & { d?: string };
        return jwk;
      },
      encryptionKey: async () => lenderKey,
    },
    get: async (path) => answer(Number(/cursor=(\d+)/.exec(path)?.[1] ?? 1), path),
  });

describe("a settlement read by the SDK", () => {
  test("has all its lines, page by page", async () => {
    const found = await mall(async (page) => signed(pages[page - 1] ?? {})).get("GBP.7");
    expect(found.allLines.map(({ amount }) => amount.amount)).toEqual(["10", "20", "30"]);
  });

  test("is an error when a page in the middle fails, never a short sum", async () => {
    const failing = mall(async (page) => {
      if (page === 2) throw new Error("connection reset");
      return signed(pages[page - 1] ?? {});
    });
    await expect(failing.get("GBP.7")).rejects.toThrow("connection reset");
  });

  test.each<readonly [string, (page: number) => Promise<unknown>, RegExp]>([
    [
      "a page of fewer lines",
      async (page) => signed(page === 2 ? { ...pages[1], lines: [] } : pages[0]),
      /do not sum to its amount/,
    ],
    ["the same page twice", async () => signed(pages[0]), /is of page 1/],
    [
      "another settlement's page",
      async () => signed({ ...pages[0], settlement: { ...settlement, no: "GBP.8" } }),
      /of GBP\.8/,
    ],
    ["only one page", async () => signed({ ...pages[0], pages: 1 }), /do not sum to its amount/],
    [
      "a changed settlement",
      async (page) => signed({ ...pages[page - 1], settlement: { ...settlement, lines: 2 + page } }),
      /changed while/,
    ],
    [
      "a signature by another key",
      async (page) => signed(pages[page - 1] ?? {}, { key: otherKey }),
      /cannot be decrypted or verified/,
    ],
    [
      "another mall's statement",
      async (page) => signed(pages[page - 1] ?? {}, { claims: { aud: "mall_b" } }),
      /another mall/,
    ],
    ["an old statement", async (page) => signed(pages[page - 1] ?? {}, { claims: { exp: seconds - 1 } }), /old one/],
  ])("is refused with %s", async (_, answer, message) => {
    await expect(mall(answer).get("GBP.7")).rejects.toThrow(message);
  });

  test("is read from the signed statement, not from what the gateway shows beside it", async () => {
    const altered = mall(async (page) => {
      const { statement } = await signed(pages[page - 1] ?? {});
      return { ...pages[0], lines: [line("6000")], statement };
    });
    expect((await altered.get("GBP.7")).allLines.map(({ amount }) => amount.amount)).toEqual(["10", "20", "30"]);
  });
});

const list = async (query: object, filter: object) => {
  const found: unknown[] = [];
  for await (const each of mall(async () => signed({ query, settlements: [settlement] })).list(filter))
    found.push(each);
  return found;
};

describe("a list of settlements read by the SDK", () => {
  test("answers the query that was asked", async () => {
    const query = { currency: "GBP", status: "paid", from: "2026-11-30T00:00:00.000Z", limit: 50 };
    expect(await list(query, { currency: "GBP", status: "paid", from: "2026-11-30" })).toEqual([settlement]);
  });

  test.each([
    [{ currency: "KRW", limit: 50 }, { currency: "GBP" }],
    [{ limit: 50 }, { status: "paid" }],
    [{ limit: 50, from: "2026-12-01T00:00:00.000Z" }, { from: "2026-11-30" }],
  ])("is refused as the answer to another query: %j", async (query, filter) => {
    await expect(list(query, filter)).rejects.toThrow(/another question/);
  });
});
