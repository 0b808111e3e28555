import { describe, expect, test } from "vitest";
import { isRejection } from "../../../../domain/rejection.ts";
import { sha256 } from "../../../../functions/io/messages/base64url.ts";
import { bindsPart, openEnvelope } from "../../../../functions/io/messages/envelope.ts";
import { signJws } from "../../../../functions/io/messages/jws.ts";
import { invalidMessage, secondsOf } from "../../../../functions/io/messages/message.ts";
import { party } from "./parties.ts";

const now = "2026-11-23T12:00:00.000Z";

const iat = secondsOf(now);

const mall = party("mall-1");

const rival = party("mall-2");

const keysOf = async (id: string) => [mall, rival].find((each) => each.id === id)?.keys;

const body = {
  iss: mall.id,
  aud: "gateway",
  op: "loan.request",
  ord: "1001 / 주문",
  amt: "12500",
  cur: "GBP",
  iat,
  exp: iat + 300,
  jti: "jti-1",
  parts: [{ to: "lender-1", s256: sha256("sealed") }],
  body: { lender: "lender-1", lines: [] },
};

const envelope = (change: object = {}, by = mall) => signJws("tally-env+jws", { ...body, ...change }, by.signKey);

const about = (op: string) => ({ op, about: op === "loan.request" ? ("order" as const) : ("purchase" as const) });

const open = async (token: string, op = "loan.request") => openEnvelope(token, about(op), keysOf, now);

describe("a mall's envelope", () => {
  test("gives the gateway what it needs to route a request", async () =>
    expect(await open(envelope())).toEqual({
      mall: "mall-1",
      op: "loan.request",
      order: "1001 / 주문",
      amount: { minor: 12500n, currency: "GBP" },
      jti: "jti-1",
      kid: mall.signKey.kid,
      issuedAt: "2026-11-23T12:00:00.000Z",
      expiresAt: "2026-11-23T12:05:00.000Z",
      parts: body.parts,
      body: body.body,
      digest: sha256(JSON.stringify(body)),
    }));

  test.each(["note", "sub", "nbf", "kid", "Body", "toString"])(
    "with the unknown member %s is refused by name",
    async (name) => {
      const rejection = await open(envelope({ [name]: "Ailsa Reid, 12 High St" }));
      expect(rejection).toEqual({
        rejected: "InvalidMessage",
        detail: `the envelope has the unknown member "${name}"`,
      });
      expect(await open(envelope({ parts: [{ ...body.parts[0], [name]: "x" }] }))).toMatchObject({
        rejected: "InvalidRequest",
      });
    },
  );

  test("is taken for five minutes, however long the lender may act on it, which is a week at most", async () => {
    const token = envelope({ exp: iat + 604_800 });
    const at = async (late: number) => {
      const opened = await openEnvelope(
        token,
        about("loan.request"),
        keysOf,
        new Date((iat + late) * 1000).toISOString(),
      );
      return isRejection(opened) ? opened.rejected : opened.expiresAt;
    };
    expect(await at(299)).toBe("2026-11-30T12:00:00.000Z");
    expect(await at(300)).toBe("MessageExpired");
    expect(await open(envelope({ exp: iat + 604_801 }))).toBe(invalidMessage);
  });

  test("about a purchase names it, and needs no amount", async () => {
    const report = { op: "shipment.report", txn: "pur_1", amt: undefined, cur: undefined, parts: undefined };
    const opened = await open(envelope(report), "shipment.report");
    expect(opened).toMatchObject({ purchaseId: "pur_1", parts: [] });
    expect(opened).not.toHaveProperty("amount");
  });

  test("for one operation is rejected for another", async () => {
    expect(await open(envelope({ op: "advance.request", txn: "pur_1" }), "shipment.report")).toBe(invalidMessage);
    expect(await open(envelope({ op: undefined }))).toBe(invalidMessage);
  });

  test("for another recipient, or of another type, is rejected", async () => {
    expect(await open(envelope({ aud: "lender-1" }))).toBe(invalidMessage);
    expect(await open(signJws("tally-msg+jws", body, mall.signKey))).toBe(invalidMessage);
  });

  test("in another mall's name is rejected", async () => {
    expect(await open(envelope({}, rival))).toBe(invalidMessage);
    expect(await open(envelope({ iss: "mall-3" }))).toBe(invalidMessage);
    expect(await open(signJws("tally-env+jws", body, { kid: mall.signKey.kid, key: rival.signKey.key }))).toBe(
      invalidMessage,
    );
  });

  const unfit: readonly (readonly [string, object, RegExp])[] = [
    ["no order", { ord: undefined }, /^\/ord: /],
    ["an order with a line break", { ord: "1\n2" }, /^\/ord: /],
    [
      "no amount",
      { amt: undefined, cur: undefined },
      /^\/amt: a loan.request needs it; \/cur: a loan.request needs it$/,
    ],
    ["no currency", { cur: undefined }, /amt and cur/],
    ["a currency nobody knows", { cur: "XXQ" }, /ISO 4217/],
    ["a negative amount", { amt: "-1" }, /^\/amt: /],
    ["an amount with decimals", { amt: "125.00" }, /^\/amt: /],
    ["an amount as a number", { amt: 12500 }, /^\/amt: /],
    ["nothing", { amt: "0" }, /^\/amt: /],
    ["no part for the lender", { parts: [] }, /parts/],
    ["a digest of another length", { parts: [{ to: "lender-1", s256: "short" }] }, /^\/parts\/0\/s256: /],
  ];
  test.each(unfit)("with %s is rejected with the reason, because it is authentic", async (_, change, why) => {
    const answer = await open(envelope(change));
    expect(answer).toMatchObject({ rejected: "InvalidRequest", detail: expect.stringMatching(why) as string });
  });

  test("that names no purchase is rejected where one is needed", async () =>
    expect(await open(envelope({ op: "advance.request" }), "advance.request")).toMatchObject({
      rejected: "InvalidRequest",
    }));

  test("throws instead of rejecting when the keys cannot be read", async () =>
    expect(
      openEnvelope(envelope(), about("loan.request"), async () => Promise.reject(new Error("throttled")), now),
    ).rejects.toThrow("throttled"));
});

describe("the sealed part", () => {
  const s256 = sha256("sealed");
  test("is bound to the envelope that was signed with it", () => {
    expect(bindsPart({ parts: [{ to: "lender-1", s256 }] }, "lender-1", "sealed")).toBe(true);
    expect(bindsPart({ parts: [{ to: "lender-1", s256 }] }, "lender-1", "another")).toBe(false);
    expect(bindsPart({ parts: [{ to: "lender-1", s256 }] }, "lender-2", "sealed")).toBe(false);
    expect(bindsPart({ parts: [] }, "lender-1", "sealed")).toBe(false);
  });

  test("is exactly one: two are rejected", () =>
    expect(
      bindsPart(
        {
          parts: [
            { to: "lender-1", s256 },
            { to: "lender-1", s256: sha256("another") },
          ],
        },
        "lender-1",
        "sealed",
      ),
    ).toBe(false));
});
