import { hkdfSync } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { verifyCertificate } from "../../clients/sdk/certificate.ts";
import { pinnedKeys } from "../../clients/sdk/keyring.ts";
import { connectMall, type MallOptions } from "../../clients/sdk/mall.ts";
import { TallystickProblem, UntrustedAnswer } from "../../clients/sdk/problem.ts";
import { connectPurchaser, sealPurchaserPart } from "../../clients/sdk/purchaser.ts";
import { linkCredentials } from "../../clients/sdk/purchase-link.ts";
import { readAct } from "../../functions/io/messages/act.ts";
import { sha256 } from "../../functions/io/messages/base64url.ts";
import { encryptJwe } from "../../functions/io/messages/jwe.ts";
import { signJws } from "../../functions/io/messages/jws.ts";
import { sealedPart } from "../../functions/io/messages/message.ts";
import { signReceipt } from "../../functions/io/messages/receipt.ts";
import { sealDecision, signCertificate } from "../../functions/io/messages/sealed-answer.ts";
import { startGateway } from "../functions/io/messages/gateway.ts";
import { party } from "../functions/io/messages/parties.ts";

const parties = {
  gateway: party("gateway"),
  lender: party("lender-1"),
  mall: party("mall-1"),
  purchaser: party("acc-1"),
};

const { gateway, lender, mall, purchaser } = parties;

// A sandbox whose clock was moved a year ahead.
const now = () => Date.now() + 365 * 86_400_000;

let server: Awaited<ReturnType<typeof startGateway>>;

beforeAll(async () => void (server = await startGateway(parties, now)));

afterAll(() => server.close());

beforeEach(() => {
  server.tape.requests.length = 0;
  Object.assign(server.tape, { failures: [], tamper: (answer: object) => answer, decide: "approved" });
});

const lines = [{ id: "l1", description: "소나무 책상", quantity: 2, amount: "12500" }];

const order = { order: "1001", amount: "12500", currency: "GBP", lines };

const consent = async (change: object = {}) =>
  sealPurchaserPart({
    ...order,
    account: purchaser.id,
    signKey: purchaser.signJwk,
    contact: "kim@example.test",
    lender: lender.id,
    lenderKeys: lender.keys,
    mall: mall.id,
    now,
    ...change,
  });

const addresses = () => ({ url: server.url, lenderUrl: server.url });
const connect = (change: Partial<MallOptions> = {}) =>
  connectMall({
    ...addresses(),
    mall: mall.id,
    lender: lender.id,
    apiKey: "tk_1",
    signKey: mall.signJwk,
    sealKey: mall.sealJwk,
    now,
    ...change,
  });

const requestLoan = async (change: Partial<MallOptions> = {}) =>
  connect(change).requestLoan({ ...order, purchaserPart: await consent() });

describe("a mall with the SDK", () => {
  test("requests a loan and reads the lender's approval and certificate", async () => {
    const { purchase, decision } = await requestLoan();
    expect(purchase.id).toBe("pur_1");
    expect(decision).toMatchObject({
      decision: "approved",
      approvalNumber: "A1",
      certificate: { mall: "mall-1", amount: { amount: "12500", currency: "GBP" } },
    });
  });

  test("reveals no description and no personal data to the gateway", async () => {
    await requestLoan();
    const post = server.tape.requests.find(({ method }) => method === "POST");
    const seen = (post?.body ?? "").split(/[."]/).map((part) => Buffer.from(part, "base64url").toString());
    expect(seen.join("\n")).toContain("loan.request");
    for (const secret of ["책상", "kim@example.test", "acc-1"]) expect(seen.join("\n")).not.toContain(secret);
  });

  test("reads a decline with its code, and no answer as an undecided request", async () => {
    server.tape.decide = "declined";
    expect((await requestLoan()).decision).toEqual({ decision: "declined", code: "CreditLimitExceeded" });
    server.tape.decide = undefined;
    expect((await requestLoan()).decision).toBeUndefined();
  });

  test("opens a decision that arrives days later, by its request", async () => {
    server.tape.decide = undefined;
    const { request } = await requestLoan();
    const subject = {
      lenderId: lender.id,
      mall: mall.id,
      purchaseId: "pur_1",
      order: "1001",
      amount: { minor: 12500n, currency: "GBP" },
    };
    const signing = {
      prev: request.prev,
      now: new Date(now() - 3 * 86_400_000).toISOString(),
      signKey: lender.signKey,
      recipient: mall.toSeal,
    };
    const late = sealDecision(subject, { decision: "declined", code: "LenderSilent" }, signing);
    expect(await connect().openDecision(late, request)).toEqual({ decision: "declined", code: "LenderSilent" });
    const undecided = { decision: "undecided", until: "2026-12-07T10:00:00.000Z" } as const;
    const unrelated = sealDecision(subject, undecided, { ...signing, prev: sha256("another request") });
    await expect(connect().openDecision(unrelated, request)).rejects.toThrow(UntrustedAnswer);
  });

  test("decrypts with its older key during the overlap, and rejects a decision for an unknown key", async () => {
    const { sealJwk } = party("mall-1");
    expect((await requestLoan({ sealKey: sealJwk, olderSealKeys: [mall.sealJwk] })).decision?.decision).toBe(
      "approved",
    );
    await expect(requestLoan({ sealKey: sealJwk })).rejects.toThrow(UntrustedAnswer);
  });

  test("signs each report for its purchase and operation", async () => {
    const shop = connect();
    const purchase = { id: "pur_1", order: "1001" };
    const answers = [
      await shop.advance(purchase),
      await shop.advance(purchase, { lines: [{ id: "l1", quantity: 1 }] }),
      await shop.reportShipment(purchase, { shipment: "s1", carrier: "Royal Mail", tracking: "RM1" }),
      await shop.reportDelivery(purchase, { shipment: "s1" }),
      await shop.reportReturn(purchase, { cancellation: 1, outcome: "shipped" }),
      await shop.answerDispute(purchase, { cancellation: 2, answer: "contested", evidence: ["doc_delivery-slip"] }),
    ];
    expect(answers.map((answer) => (answer as typeof answer & { said: object }).said)).toEqual([
      {},
      { lines: [{ id: "l1", quantity: 1 }], before: 1 },
      { shipment: "s1", carrier: "Royal Mail", tracking: "RM1" },
      { shipment: "s1" },
      { cancellation: 1, outcome: "shipped" },
      { cancellation: 2, answer: "contested", evidence: ["doc_delivery-slip"] },
    ]);
  });

  test("reads purchases with its API key, page by page", async () => {
    const shop = connect();
    expect(await shop.showPurchase("pur_1")).toMatchObject({ id: "pur_1" });
    const ids = [];
    for await (const { id } of shop.listPurchases({ status: "approved" })) ids.push(id);
    expect(ids).toEqual(["pur_1", "pur_2", "pur_3"]);
    expect(server.tape.requests.map(({ url }) => url)).toEqual([
      "/v1/purchases/pur_1",
      "/v1/purchases?status=approved",
      "/v1/purchases?status=approved&cursor=c1",
    ]);
    expect(server.tape.requests.every(({ headers }) => headers.authorization === "Bearer tk_1")).toBe(true);
  });

  test("retries with identical bytes after a broken connection or a gateway error", async () => {
    const shop = connect();
    await shop.advance({ id: "pur_1", order: "1001" });
    server.tape.requests.length = 0;
    server.tape.failures = [0, 503];
    await shop.advance({ id: "pur_1", order: "1001" });
    expect(server.tape.requests).toHaveLength(3);
    expect(new Set(server.tape.requests.map(({ body }) => body)).size).toBe(1);
  });

  test("receives a rejection as a typed problem, without a retry", async () => {
    const shop = connect({ signKey: mall.signJwk, now: () => now() - 3_600_000 });
    const problem = await shop.advance({ id: "pur_1", order: "1001" }).catch((error: unknown) => error);
    expect(problem).toBeInstanceOf(TallystickProblem);
    expect(problem).toMatchObject({ code: "MessageExpired", status: 400, retryable: false });
    expect(server.tape.requests).toHaveLength(1);
  });

  test("receives InvalidMessage when the consent is for another order", async () =>
    expect(connect().requestLoan({ ...order, purchaserPart: await consent({ order: "1002" }) })).rejects.toMatchObject({
      code: "InvalidMessage",
    }));
});

/** The digest of the sealed request that the server saw last. */
const prevOf = (): string => {
  const { body } = server.tape.requests.findLast(({ method }) => method === "POST") ?? { body: "{}" };
  return sha256((JSON.parse(body) as { sealed: string }).sealed);
};

describe("a mall with the SDK trusts no intermediary", () => {
  const subject = {
    lenderId: lender.id,
    mall: mall.id,
    purchaseId: "pur_1",
    order: "1001",
    amount: { minor: 12500n, currency: "GBP" },
  };
  const at = { now: new Date(now()).toISOString(), signKey: lender.signKey, recipient: mall.toSeal };
  const certify = (change: object = {}, key = lender.signKey) =>
    signCertificate({ ...subject, ...change }, { approvalNumber: "A1", expiresAt: at.now, now: at.now }, key);
  const approved = (certificate = certify(), approvalNumber = "A1") =>
    ({ decision: "approved", approvalNumber, holdExpiresAt: at.now, certificate }) as const;
  /** The parts of a decision, for composing invalid ones. */
  const outside = { ...sealedPart, iss: lender.id, aud: mall.id };
  const inner = (change: object = {}, typ = sealedPart.cty) => {
    const iat = Math.floor(now() / 1000);
    const about = { op: "loan.decision", ord: "1001", txn: "pur_1", amt: "12500", cur: "GBP", prev: prevOf() };
    const claims = {
      iss: lender.id,
      aud: mall.id,
      ...about,
      iat,
      exp: iat + 300,
      jti: "j",
      body: approved(),
      ...change,
    };
    return signJws(typ, claims, lender.signKey);
  };
  const substitutes: readonly (readonly [string, () => string])[] = [
    [
      "a decision that the gateway made",
      () => sealDecision(subject, approved(), { ...at, prev: prevOf(), signKey: gateway.signKey }),
    ],
    [
      "a decision under a kid that is not its key's",
      () =>
        sealDecision(subject, approved(), {
          ...at,
          prev: prevOf(),
          signKey: { kid: lender.signKey.kid, key: gateway.signKey.key },
        }),
    ],
    ["the answer to another request", () => sealDecision(subject, approved(), { ...at, prev: sha256("another") })],
    [
      "a decision for another mall",
      () => sealDecision({ ...subject, mall: "mall-2" }, approved(), { ...at, prev: prevOf() }),
    ],
    [
      "a decision of another lender",
      () => sealDecision({ ...subject, lenderId: "lender-2" }, approved(), { ...at, prev: prevOf() }),
    ],
    [
      "a decision about another purchase",
      () => sealDecision({ ...subject, purchaseId: "pur_2" }, approved(), { ...at, prev: prevOf() }),
    ],
    [
      "a decision about another order",
      () => sealDecision({ ...subject, order: "1002" }, approved(), { ...at, prev: prevOf() }),
    ],
    [
      "a decision about another amount",
      () => sealDecision({ ...subject, amount: { minor: 1n, currency: "GBP" } }, approved(), { ...at, prev: prevOf() }),
    ],
    [
      "a certificate of another amount",
      () =>
        sealDecision(subject, approved(certify({ amount: { minor: 1n, currency: "GBP" } })), { ...at, prev: prevOf() }),
    ],
    [
      "a certificate for another mall",
      () => sealDecision(subject, approved(certify({ mall: "mall-2" })), { ...at, prev: prevOf() }),
    ],
    [
      "a certificate with another signer",
      () => sealDecision(subject, approved(certify({}, gateway.signKey)), { ...at, prev: prevOf() }),
    ],
    [
      "a certificate of another number",
      () => sealDecision(subject, approved(certify(), "A2"), { ...at, prev: prevOf() }),
    ],
    ["an honest decision readdressed", () => encryptJwe(inner(), { ...outside, iss: "lender-2" }, mall.toSeal)],
    ["a seal for another mall", () => encryptJwe(inner(), { ...outside, aud: "mall-2" }, mall.toSeal)],
    ["a seal of another kind", () => encryptJwe(inner(), { ...outside, typ: "tally-pur+jwe" }, mall.toSeal)],
    ["a seal around another kind", () => encryptJwe(inner(), { ...outside, cty: "tally-pur+jws" }, mall.toSeal)],
    ["a message of another kind inside", () => encryptJwe(inner({}, "tally-cert+jws"), outside, mall.toSeal)],
    ["another sender inside", () => encryptJwe(inner({ iss: "lender-2" }), outside, mall.toSeal)],
    ["another recipient inside", () => encryptJwe(inner({ aud: "mall-2" }), outside, mall.toSeal)],
    ["garbage", () => "garbage"],
  ];
  test.each(substitutes)("and rejects %s", async (_, substitute) => {
    server.tape.tamper = (answer) => ({ ...answer, sealed: substitute() });
    await expect(requestLoan({ lenderKeys: lender.keys })).rejects.toThrow(UntrustedAnswer);
  });

  test("and accepts the lender's real decision", async () => {
    server.tape.tamper = (answer) => ({ ...answer, sealed: encryptJwe(inner(), outside, mall.toSeal) });
    expect((await requestLoan({ lenderKeys: lender.keys })).decision).toMatchObject({ decision: "approved" });
    server.tape.tamper = (answer) => ({
      ...answer,
      sealed: sealDecision(subject, approved(), { ...at, prev: prevOf() }),
    });
    expect((await requestLoan({ lenderKeys: lender.keys })).decision).toMatchObject({ decision: "approved" });
  });

  test.each([
    ["another envelope", { digest: sha256("another") }, "pur_1"],
    ["another operation", { op: "advance.request" }, "pur_1"],
    ["another mall", { mall: "mall-2" }, "pur_1"],
    ["another purchase", {}, "pur_2"],
  ])("and rejects a receipt for %s", async (_, change, purchaseId) => {
    server.tape.tamper = (answer) => {
      const { s256, op, aud } = JSON.parse(
        Buffer.from(answer.receipt.split(".")[1] ?? "", "base64url").toString(),
      ) as Record<string, string>;
      const taken = { mall: String(aud), op: String(op), digest: String(s256), ...change };
      return { ...answer, receipt: signReceipt(taken, purchaseId, at.now, gateway.signKey) };
    };
    await expect(requestLoan()).rejects.toThrow(UntrustedAnswer);
  });

  test("with pinned keys that it does not follow, never fetches any from the gateway", async () => {
    await requestLoan({ lenderKeys: lender.keys, gatewayKeys: gateway.keys, followRotation: false });
    expect(server.tape.requests.map(({ method }) => method)).toEqual(["POST"]);
  });
});

describe("an approval certificate", () => {
  const subject = {
    lenderId: lender.id,
    mall: mall.id,
    purchaseId: "pur_1",
    amount: { minor: 12500n, currency: "GBP" },
  };
  const certificate = signCertificate(
    subject,
    { approvalNumber: "A1", expiresAt: "2026-12-23T00:00:00.000Z", now: "2026-11-23T00:00:00.000Z" },
    lender.signKey,
  );
  const find = async (kid: string) => pinnedKeys(lender.keys).find(kid, "sig");

  test("can be verified by anyone, offline", async () =>
    expect(await verifyCertificate(certificate, lender.id, find)).toEqual({
      lender: "lender-1",
      mall: "mall-1",
      approvalNumber: "A1",
      purchase: "pur_1",
      amount: { amount: "12500", currency: "GBP" },
      issuedAt: "2026-11-23T00:00:00.000Z",
      expiresAt: "2026-12-23T00:00:00.000Z",
    }));

  test("is rejected from another lender, and as another type of message", async () => {
    await expect(verifyCertificate(certificate, "lender-2", find)).rejects.toThrow(UntrustedAnswer);
    const claims = JSON.parse(Buffer.from(certificate.split(".")[1] ?? "", "base64url").toString()) as object;
    const message = signJws("tally-msg+jws", claims, lender.signKey);
    await expect(verifyCertificate(message, lender.id, find)).rejects.toThrow(UntrustedAnswer);
  });
});

describe("a purchaser's page with the SDK", () => {
  const link = `pur_1.${"A".repeat(43)}`;

  test("sends a token and acts that are derived from the link, and never the link's secret", async () => {
    const page = connectPurchaser({ ...addresses(), approvalNumber: "A1", token: link, now: () => 1_772_443_800_500 });
    expect(await page.show()).toEqual({ id: "pur_1" });
    expect(await page.loan()).toMatchObject({ owed: "1" });
    await page.accept();
    await page.cancel({ lines: [{ id: "l1", quantity: 1 }] });
    await page.dispute({ kind: "notAsDescribed", lines: [{ id: "l1", quantity: 1 }], evidence: ["doc_photo-0001"] });
    await page.dispute({ kind: "refundNotProcessed", cancellation: 1 });
    await page.addEvidence(2, ["doc_photo-0002"]);
    await page.promise("2026-03-31");
    await page.repay({ amount: "100", currency: "GBP" }, "my-key");
    const seen = server.tape.requests;
    const acts = seen.flatMap(({ body }) => (body === "" ? [] : (JSON.parse(body) as { readonly act: string }).act));
    const payloads = acts.map((act) => readAct(act));
    const sent = payloads.map((each, i) => [seen[i + 2]?.url, each?.op, each?.body]);
    expect(sent).toEqual([
      ["/v1/pay/A1/acceptances", "goods.accept", {}],
      ["/v1/pay/A1/cancellations", "purchase.cancel", { lines: [{ id: "l1", quantity: 1 }], before: 2 }],
      [
        "/v1/pay/A1/disputes",
        "dispute.open",
        { kind: "notAsDescribed", lines: [{ id: "l1", quantity: 1 }], evidence: ["doc_photo-0001"], before: 3 },
      ],
      ["/v1/pay/A1/disputes", "dispute.open", { kind: "refundNotProcessed", cancellation: 1 }],
      ["/v1/pay/A1/disputes/2/evidence", "dispute.evidence", { cancellation: 2, evidence: ["doc_photo-0002"] }],
      ["/v1/pay/A1/promises", "payment.promise", { on: "2026-03-31" }],
      ["/v1/pay/A1/repayments", "loan.repay", { amount: { amount: "100", currency: "GBP" }, before: 0 }],
    ]);
    for (const each of payloads)
      expect(each).toMatchObject({ purchaseId: "pur_1", issuedAt: "2026-03-02T09:30:00.000Z" });
    expect(new Set(payloads.map((each) => each?.jti)).size).toBe(7);
    const { viewToken, accountToken } = (await linkCredentials(link)) ?? {};
    const bearers = seen.map(({ headers }) => headers.authorization);
    expect(bearers).toEqual(seen.map((_, i) => `Bearer ${i === 1 ? accountToken : viewToken}`));
    expect(seen.flatMap(({ headers }) => headers["idempotency-key"] ?? [])).toEqual(["my-key"]);
    const actKeyText = Buffer.from(hkdfSync("sha256", Buffer.alloc(32), "", "tallystick purchase act", 32));
    for (const secret of ["A".repeat(43), actKeyText.toString("base64url")])
      expect(JSON.stringify(seen)).not.toContain(secret);
  });
});
