import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { digestOf } from "../../clients/sdk/message.ts";
import { expectProblem, expectRefusal } from "./answer.ts";
import {
  composeEnvelope,
  composeReport,
  composeRequest,
  goods,
  newOrder,
  type Order,
  tampered,
  type Twist,
} from "./request.ts";
import { type Sale, shippedSale } from "./sale.ts";
import { type Sandbox, startSandbox } from "./sandbox.ts";

let sandbox: Sandbox;
/** Two sales whose goods have left; nothing that is refused changes them. */
let mine: Sale;
let theirs: Sale;
beforeAll(async () => {
  sandbox = await startSandbox();
  mine = await shippedSale(sandbox);
  theirs = await shippedSale(sandbox);
});
afterAll(async () => sandbox.stop());

/** A loan request with that twist is refused, and then there is no trace of it. */
const refusedRequest = async (status: number, code: string, order: Order, twist: Twist = {}) => {
  const body = await composeRequest(sandbox, order, twist);
  return expectRefusal(sandbox, async () => sandbox.post("/v1/purchases", body), status, code);
};

/** An envelope about a purchase that could otherwise be delivered is refused. */
const refusedReport = async (status: number, code: string, make: (sale: Sale) => Promise<string>) => {
  const envelope = await make(mine);
  const report = async () => sandbox.post(`/v1/purchases/${mine.id}/deliveries`, { envelope });
  return expectRefusal(sandbox, report, status, code);
};

/** An envelope of a good order around a part that is none of its own. */
const refusedWith = async (sealed: string) => {
  const parts = [{ to: sandbox.lender, s256: await digestOf(sealed) }];
  const { envelope } = await composeRequest(sandbox, {}, { envelope: { parts } });
  await expectRefusal(sandbox, async () => sandbox.post("/v1/purchases", { envelope, sealed }), 400, "InvalidMessage");
};

/** Reads with that authorization header. */
const read = async (path: string, authorization?: string) =>
  sandbox.request("GET", path, authorization === undefined ? {} : { headers: { authorization } });

describe("the gateway rejects the sender", () => {
  test("a mall that is not registered", async () => {
    const unregistered = { ...sandbox.thistle, mall: "mall_nobody" };
    await refusedRequest(400, "InvalidMessage", { mall: unregistered });
  });

  test("a mall that signs with another mall's key", async () => {
    await refusedRequest(400, "InvalidMessage", {}, { envelopeKey: { ...sandbox.hanok.sign } });
  });

  test("a mall that signs the lender's part with another mall's key", async () => {
    await refusedRequest(400, "InvalidMessage", {}, { sealedKey: { ...sandbox.hanok.sign } });
  });

  test("a mall's own key under another mall's name", async () => {
    await refusedReport(400, "InvalidMessage", async ({ id, order }) =>
      composeReport(
        sandbox,
        sandbox.hanok,
        { id, order },
        "delivery.report",
        { shipment: "s1" },
        { iss: "mall_thistle" },
      ),
    );
  });

  test("a mall that signs with its key for receiving", async () => {
    await refusedRequest(
      400,
      "InvalidMessage",
      {},
      { envelopeKey: { ...sandbox.thistle.seal, alg: "ES256", use: "sig" } },
    );
  });

  test("a purchaser whom the lender does not know", async () => {
    const unregistered = { ...(await sandbox.openAccount()), account: "acc_nobody" };
    await refusedRequest(400, "InvalidMessage", { account: unregistered });
  });

  test("a purchaser who signs with somebody else's key", async () => {
    const [one, other] = [await sandbox.openAccount(), await sandbox.openAccount()];
    await refusedRequest(400, "InvalidMessage", { account: { ...one, key: other.key } });
  });
});

describe("a message was changed in transit", () => {
  test.each([
    ["header", 0],
    ["claims", 1],
    ["signature", 2],
  ])("an envelope with another %s is not opened", async (_, part) => {
    const { envelope, sealed } = await composeRequest(sandbox);
    const body = { envelope: tampered(envelope, part), sealed };
    await expectRefusal(sandbox, async () => sandbox.post("/v1/purchases", body), 400, "InvalidMessage");
  });

  test.each([0, 1, 2, 3, 4])("a sealed part changed in its field %i does not fit the envelope", async (part) => {
    const { envelope, sealed } = await composeRequest(sandbox);
    const body = { envelope, sealed: tampered(sealed, part) };
    await expectRefusal(sandbox, async () => sandbox.post("/v1/purchases", body), 400, "InvalidMessage");
  });

  test.each([1, 3])("a sealed part changed in its field %i before it was signed for is not opened", async (part) => {
    const made = await composeRequest(sandbox);
    const broken = tampered(made.sealed, part);
    await refusedWith(broken);
  });

  test("a sealed part of another order is not accepted for this one", async () => {
    const other = await composeRequest(sandbox);
    await refusedWith(other.sealed);
  });

  test("a sealed part of another order does not fit the envelope", async () => {
    const [one, other] = [await composeRequest(sandbox), await composeRequest(sandbox)];
    const body = { envelope: one.envelope, sealed: other.sealed };
    await expectRefusal(sandbox, async () => sandbox.post("/v1/purchases", body), 400, "InvalidMessage");
  });

  test.each([
    ["order", { order: "another-order" }],
    ["amount", { amount: "12499" }],
    ["currency", { currency: "EUR" }],
    ["set of lines", { lines: goods.slice(1) }],
    ["quantity", { lines: goods.map((line) => ({ ...line, quantity: 1 })) }],
  ])("a purchaser's consent to another %s is not a consent to this order", async (_, consent) => {
    await refusedRequest(400, "InvalidMessage", {}, { consent });
  });
});

test("a message id may have every allowed character and length", async () => {
  for (const jti of ["a:b", "x".repeat(64), "-._:-"]) {
    const answer = await sandbox.post("/v1/purchases", await composeRequest(sandbox, {}, { envelope: { jti } }));
    expect(answer).toMatchObject({ status: 201, body: { purchase: { status: "approved" } } });
  }
  await refusedRequest(400, "InvalidMessage", {}, { envelope: { jti: "x".repeat(65) } });
  await refusedRequest(400, "InvalidMessage", {}, { envelope: { jti: "a b" } });
});

describe("the gateway rejects a wrong address or time", () => {
  test("an envelope for another operation", async () => {
    await refusedReport(400, "InvalidMessage", async (sale) =>
      composeReport(sandbox, sandbox.thistle, sale, "shipment.report", { shipment: "s1" }),
    );
  });

  test("an envelope that is not addressed to the gateway", async () => {
    await refusedReport(400, "InvalidMessage", async (sale) =>
      composeReport(sandbox, sandbox.thistle, sale, "delivery.report", { shipment: "s1" }, { aud: sandbox.lender }),
    );
  });

  test("an envelope for another purchase than the path names", async () => {
    await refusedReport(400, "InvalidRequest", async () =>
      composeReport(sandbox, sandbox.thistle, theirs, "delivery.report", { shipment: "s1" }),
    );
  });

  test("an envelope that names another order than the purchase's", async () => {
    await refusedReport(404, "PurchaseNotFound", async (sale) =>
      composeReport(sandbox, sandbox.thistle, { ...sale, order: newOrder() }, "delivery.report", { shipment: "s1" }),
    );
  });

  test("another mall's purchase gets the same answer as one that does not exist", async () => {
    const report = async (sale: { readonly id: string; readonly order: string }) =>
      composeReport(sandbox, sandbox.hanok, sale, "delivery.report", { shipment: "s1" });
    const envelope = await report(mine);
    const path = `/v1/purchases/${mine.id}/deliveries`;
    const known = await expectRefusal(sandbox, async () => sandbox.post(path, { envelope }), 404, "PurchaseNotFound");
    const none = { ...mine, id: mine.id.replace(/.$/, "!") };
    const nowhere = await sandbox.post(`/v1/purchases/${none.id}/deliveries`, { envelope: await report(none) });
    expect({ ...nowhere.body, detail: "" }).toEqual({ ...known.body, detail: "" });
  });

  test("an envelope without the purchase's id", async () => {
    await refusedReport(400, "InvalidRequest", async ({ order }) =>
      composeEnvelope(sandbox, sandbox.thistle, { op: "delivery.report", ord: order, body: { shipment: "s1" } }),
    );
  });

  test("an envelope that has expired", async () => {
    const iat = Math.floor(sandbox.now() / 1000) - 301;
    await refusedReport(400, "MessageExpired", async (sale) =>
      composeReport(sandbox, sandbox.thistle, sale, "delivery.report", { shipment: "s1" }, { iat, exp: iat + 300 }),
    );
  });

  test("a sealed part that has expired", async () => {
    const iat = Math.floor(sandbox.now() / 1000) - 301;
    await refusedRequest(400, "MessageExpired", {}, { sealed: { iat, exp: iat + 300 } });
  });

  test("an envelope with a lifetime above a week", async () => {
    const iat = Math.floor(sandbox.now() / 1000);
    await refusedReport(400, "InvalidMessage", async (sale) =>
      composeReport(sandbox, sandbox.thistle, sale, "delivery.report", { shipment: "s1" }, { iat, exp: iat + 604_801 }),
    );
  });

  test("an envelope from the future", async () => {
    const iat = Math.floor(sandbox.now() / 1000) + 120;
    await refusedReport(400, "InvalidMessage", async (sale) =>
      composeReport(sandbox, sandbox.thistle, sale, "delivery.report", { shipment: "s1" }, { iat, exp: iat + 60 }),
    );
  });

  test("a lender with whom the mall has no contract", async () => {
    const order = newOrder();
    const { sealed } = await composeRequest(sandbox, { order });
    const lines = goods.map(({ id, quantity, amount }) => ({ id, quantity, amount }));
    const claims = {
      parts: [{ to: "lender_other", s256: await digestOf(sealed) }],
      body: { lender: "lender_other", lines },
    };
    const { envelope } = await composeRequest(sandbox, { order }, { envelope: claims });
    await expectRefusal(sandbox, async () => sandbox.post("/v1/purchases", { envelope, sealed }), 422, "LenderUnknown");
  });
});

describe("read access", () => {
  test.each(["/v1/purchases", "/v1/purchases/pur_x"])("no caller reads %s without an API key", async (path) => {
    expectProblem(await read(path), 401, "Unauthenticated");
    expectProblem(await read(path, "Bearer tk_guessed"), 401, "Unauthenticated");
    expectProblem(await read(path, `Basic ${sandbox.thistle.apiKey}`), 401, "Unauthenticated");
  });

  test("a mall does not find another mall's purchase", async () => {
    const { id, order } = mine;
    const hanok = `Bearer ${sandbox.hanok.apiKey}`;
    expectProblem(await read(`/v1/purchases/${id}`, hanok), 404, "PurchaseNotFound");
    expect((await read(`/v1/purchases?order=${order}`, hanok)).body.purchases).toEqual([]);
    const found = await read(`/v1/purchases?order=${order}`, `Bearer ${sandbox.thistle.apiKey}`);
    expect(found.body.purchases).toMatchObject([{ id }]);
  });

  test.each([
    ["nonsense", "nonsense"],
    ["a number", Buffer.from("7").toString("base64url")],
    ["no key", Buffer.from(JSON.stringify({ mall: "mall_thistle" })).toString("base64url")],
    ["another mall's", cursorOf("mall_hanok")],
    ["more than a key", Buffer.from(JSON.stringify({ ...keyOf("mall_thistle"), more: 1 })).toString("base64url")],
    ["a key of other types", Buffer.from(JSON.stringify({ ...keyOf("mall_thistle"), sk: 1 })).toString("base64url")],
  ])("a cursor that is %s is rejected", async (_, cursor) => {
    const answer = await read(`/v1/purchases?cursor=${cursor}`, `Bearer ${sandbox.thistle.apiKey}`);
    expectProblem(answer, 400, "InvalidRequest");
  });

  test("a purchaser's link opens only its own purchase", async () => {
    for (const [path, token, others] of [
      ["", await mine.token(), await mine.accountToken()],
      ["/loan", await mine.accountToken(), await mine.token()],
    ] as const) {
      const bearer = `Bearer ${token}`;
      expect((await read(`/v1/pay/${mine.approvalNumber}${path}`, bearer)).status).toBe(200);
      expectProblem(await read(`/v1/pay/${theirs.approvalNumber}${path}`, bearer), 404, "PurchaseNotFound");
      expectProblem(await read(`/v1/pay/0000-0000-0000${path}`, bearer), 404, "PurchaseNotFound");
      expectProblem(await read(`/v1/pay/nonsense${path}`, bearer), 404, "PurchaseNotFound");
      expectProblem(await read(`/v1/pay/${mine.approvalNumber}${path}`), 401, "Unauthenticated");
      // The token of the other side opens nothing: the gateway has view tokens, and the loan names the goods.
      for (const wrong of [tampered(token, 1), others])
        expectProblem(await read(`/v1/pay/${mine.approvalNumber}${path}`, `Bearer ${wrong}`), 401, "Unauthenticated");
    }
  });

  test.each(["acceptances", "cancellations", "repayments"])(
    "%s reject a wrong token, and the token of another purchase finds nothing",
    async (path) => {
      const token = await mine.token();
      const body = { act: await mine.act(path, {}) };
      for (const wrong of [tampered(token, 1), "", "x".repeat(5000)]) {
        const headers = { authorization: `Bearer ${wrong}` };
        const act = async () => sandbox.post(`/v1/pay/${mine.approvalNumber}/${path}`, body, headers);
        await expectRefusal(sandbox, act, 401, "Unauthenticated");
      }
      const headers = { authorization: `Bearer ${token}` };
      const elsewhere = async () => sandbox.post(`/v1/pay/${theirs.approvalNumber}/${path}`, body, headers);
      await expectRefusal(sandbox, elsewhere, 404, "PurchaseNotFound");
    },
  );

  test("an approval number may have spaces, lower case and similar symbols", async () => {
    const typed = mine.approvalNumber.toLowerCase().replaceAll("-", " ");
    expect((await read(`/v1/pay/${encodeURIComponent(typed)}`, `Bearer ${await mine.token()}`)).status).toBe(200);
  });
});

function keyOf(mall: string) {
  return { pk: "PURCHASE#x", sk: "PURCHASE", mall, createdAt: "2026-01-01T00:00:00.000Z" };
}
function cursorOf(mall: string): string {
  return Buffer.from(JSON.stringify(keyOf(mall))).toString("base64url");
}
