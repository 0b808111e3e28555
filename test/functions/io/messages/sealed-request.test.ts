import { describe, expect, test } from "vitest";
import { sealPurchaserPart } from "../../../../clients/sdk/purchaser.ts";
import { sha256 } from "../../../../functions/io/messages/base64url.ts";
import { orderDigest } from "../../../../functions/io/messages/digests.ts";
import {
  invalidMessage,
  purchaserPart,
  seal,
  sealedPart,
  secondsOf,
} from "../../../../functions/io/messages/message.ts";
import { openLoanRequest } from "../../../../functions/io/messages/sealed-request.ts";
import { party } from "./parties.ts";

const now = "2026-11-23T12:00:00.000Z";

const iat = secondsOf(now);

const mall = party("mall-1");

const rival = party("mall-2");

const lender = party("lender-1");

const purchaser = party("acc-1");

const thief = party("acc-2");

const lines = [
  { id: "85123A", description: "White hanging heart", quantity: 6, amount: "10500" },
  { id: "71053", description: "흰 등불", quantity: 1, amount: "2000" },
];

const order = { mall: mall.id, order: "1001", amount: "12500", currency: "GBP", lines };

/** The purchaser's part as the browser seals it, for a changed order if need be. */
const consent = async (change: object = {}) =>
  sealPurchaserPart({
    ...order,
    account: purchaser.id,
    signKey: purchaser.signJwk,
    contact: "kim@example.test",
    lender: lender.id,
    lenderKeys: lender.keys,
    now: () => Date.parse(now),
    ...change,
  });

const claims = async (change: object = {}, body: object = {}) => ({
  iss: mall.id,
  aud: lender.id,
  op: "loan.request",
  ord: "1001",
  amt: "12500",
  cur: "GBP",
  iat,
  exp: iat + 300,
  jti: "jti-1",
  body: { lines, pur: await consent(), ...body },
  ...change,
});

const open = async (sealed: string, from = mall) =>
  openLoanRequest(sealed, {
    lenderId: lender.id,
    mall: from.id,
    now,
    mallKeys: () => from.keys,
    unwrap: lender.openKey,
    accountKey: (account) => [purchaser, thief].find(({ id }) => id === account)?.keys[0],
  });

const sealed = async (change: object = {}, body: object = {}) =>
  seal(await claims(change, body), mall.signKey, lender.toSeal);

describe("a sealed loan request", () => {
  test("gives the lender the goods, the purchaser and the purchaser's consent", async () => {
    const request = await sealed({}, { purchaser: { name: "Kim" } });
    expect(await open(request)).toEqual({
      claims: {
        mall: "mall-1",
        order: "1001",
        amount: { minor: 12500n, currency: "GBP" },
        jti: "jti-1",
        issuedAt: "2026-11-23T12:00:00.000Z",
        expiresAt: "2026-11-23T12:05:00.000Z",
      },
      body: { purchaser: { name: "Kim" }, lines, pur: expect.any(String) as string },
      purchaser: {
        account: "acc-1",
        contact: "kim@example.test",
        consentJti: expect.any(String) as string,
        consentExpiresAt: "2026-11-24T12:00:00.000Z",
      },
      digest: sha256(request),
      orderDigest: orderDigest({ mall: "mall-1", order: "1001", amount: "12500", currency: "GBP", lines }),
    });
  });

  test("whose lines do not sum to the amount is rejected", async () =>
    expect(await open(await sealed({ amt: "12501" }))).toMatchObject({ rejected: "AmountMismatch" }));

  test("for another operation, or of another mall than the gateway names, is rejected", async () => {
    expect(await open(await sealed({ op: "loan.decision" }))).toBe(invalidMessage);
    expect(await open(await sealed(), rival)).toBe(invalidMessage);
    expect(await open(await sealed({ aud: "lender-2" }))).toBe(invalidMessage);
    expect(await open(await sealed({ iss: "mall-2" }))).toBe(invalidMessage);
  });

  const unfit: readonly (readonly [string, object, object])[] = [
    ["no lines", {}, { lines: [] }],
    ["half a piece", {}, { lines: [{ ...lines[0], quantity: 0.5 }] }],
    ["a price with a point", {}, { lines: [{ ...lines[0], amount: "1.50" }] }],
    ["no purchaser part", {}, { pur: undefined }],
    ["no order", { ord: undefined }, {}],
    ["a currency nobody knows", { cur: "XXQ" }, {}],
  ];
  test.each(unfit)("with %s is rejected with the reason, because it is authentic", async (_, change, body) =>
    expect(await open(await sealed(change, body))).toMatchObject({ rejected: "InvalidRequest" }),
  );
});

describe("the purchaser's consent", () => {
  const others: readonly (readonly [string, object])[] = [
    ["another order", { order: "1002" }],
    ["another mall", { mall: "mall-2" }],
    ["a smaller amount", { amount: "12499" }],
    ["another currency", { currency: "EUR" }],
    ["another quantity", { lines: [{ ...lines[0], quantity: 5 }, lines[1]] }],
    [
      "other prices of the same sum",
      {
        lines: [
          { ...lines[0], amount: "10000" },
          { ...lines[1], amount: "2500" },
        ],
      },
    ],
    ["another order of lines", { lines: lines.toReversed() }],
    ["another lender", { lender: "lender-2" }],
    ["an account that is not there", { account: "acc-9" }],
    ["somebody else's account", { account: thief.id }],
  ];
  test.each(others)("to %s does not open the request", async (_, change) =>
    expect(await open(await sealed({}, { pur: await consent(change) }))).toBe(invalidMessage),
  );

  test("cannot be made by the mall", async () => {
    const osh = orderDigest(order);
    const otherClaims = {
      iss: purchaser.id,
      aud: lender.id,
      op: "loan.consent",
      osh,
      iat,
      exp: iat + 300,
      jti: "j",
      body: { contact: "c", consent: true },
    };
    const good = seal(otherClaims, purchaser.signKey, lender.toSeal, purchaserPart);
    expect(await open(await sealed({}, { pur: good }))).toMatchObject({
      purchaser: { account: "acc-1", consentJti: "j" },
    });
    const forged = [
      seal(otherClaims, { kid: purchaser.signKey.kid, key: mall.signKey.key }, lender.toSeal, purchaserPart),
      seal(otherClaims, mall.signKey, lender.toSeal, purchaserPart),
      seal({ ...otherClaims, iss: mall.id }, mall.signKey, lender.toSeal, purchaserPart),
      // A message of the right person in the wrong role.
      seal(otherClaims, purchaser.signKey, lender.toSeal, sealedPart),
    ];
    for (const pur of forged) expect(await open(await sealed({}, { pur }))).toBe(invalidMessage);
    const without = seal(
      { ...otherClaims, body: { contact: "c", consent: false } },
      purchaser.signKey,
      lender.toSeal,
      purchaserPart,
    );
    expect(await open(await sealed({}, { pur: without }))).toMatchObject({ rejected: "InvalidRequest" });
  });

  test("cannot be read by the mall, nor the request by the gateway", async () => {
    const request = await sealed({}, { purchaser: { name: "Kim" } });
    const seen = request.split(".").map((part) => Buffer.from(part, "base64url").toString("latin1"));
    for (const secret of ["kim@example.test", "Kim", "hanging", "85123A"])
      expect(seen.join("\n")).not.toContain(secret);
    const mallSees = (await consent()).split(".").map((part) => Buffer.from(part, "base64url").toString("latin1"));
    expect(mallSees.join("\n")).not.toContain("kim@example.test");
  });

  test("has the order's digest as specified for other languages", () =>
    expect(orderDigest(order)).toBe(
      sha256('["mall-1","1001","12500","GBP",[["85123A",6,"10500"],["71053",1,"2000"]]]'),
    ));
});
