import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { expectProblem, expectRefusal } from "./answer.ts";
import { composeReport, composeRequest } from "./request.ts";
import { type Sale, shippedSale } from "./sale.ts";
import { type Sandbox, startSandbox } from "./sandbox.ts";

let sandbox: Sandbox;
let sale: Sale;
beforeAll(async () => {
  sandbox = await startSandbox();
  sale = await shippedSale(sandbox);
});
afterAll(async () => sandbox.stop());

const kilobytes = (many: number): string => "x".repeat(many * 1024);

describe("the gateway rejects an unreadable body and changes nothing", () => {
  test.each([
    ["is not JSON", "{ envelope: yes"],
    ["is empty", ""],
    ["is an array", "[]"],
    ["is a text", '"envelope"'],
    ["is null", "null"],
    ["lacks the sealed part", JSON.stringify({ envelope: "e30.e30.e30" })],
    ["lacks the envelope", JSON.stringify({ sealed: "x" })],
    ["has a number for an envelope", JSON.stringify({ envelope: 7, sealed: "x" })],
    ["has more than it should", JSON.stringify({ envelope: "x", sealed: "x", force: true })],
    ["has a sealed part above 64 KB", JSON.stringify({ envelope: "x", sealed: kilobytes(65) })],
  ])("a loan request that %s", async (_, body) => {
    await expectRefusal(sandbox, async () => sandbox.post("/v1/purchases", body), 400, "InvalidRequest");
  });

  test.each([
    "advance-quotes",
    "advances",
    "shipments",
    "deliveries",
    "returns",
    "refund-previews",
    "refunds",
    "disputes",
  ])("%s that are not a signed envelope", async (path) => {
    for (const body of ["{", "[]", "", "{}", '{"envelope":null}', '{"envelope":"x","lines":[]}'])
      await expectRefusal(
        sandbox,
        async () => sandbox.post(`/v1/purchases/${sale.id}/${path}`, body),
        400,
        "InvalidRequest",
      );
  });

  test.each([
    ["acceptances", [{ all: true }]],
    [
      "cancellations",
      [{ lines: [] }, { lines: "all" }, { amount: 100 }, { reason: "" }, { reason: "a ring with Mina's name in it" }],
    ],
    ["disputes", [{}, { kind: "returnRefused" }, { kind: "goodsNotReceived", evidence: "doc_photo-0001" }]],
    [
      "disputes/1/evidence",
      [
        {},
        ...[[], [7], [""]].map((evidence) => ({ cancellation: 1, evidence })),
        { cancellation: 2, evidence: ["doc_photo-0001"] },
      ],
    ],
    ["promises", [{}, { on: "tomorrow" }, { on: "2027-02-30" }, { on: 20270301 }, { on: "2027-03-01", x: 1 }]],
    ["repayments", [{ amount: 100 }, { amount: { amount: 100, currency: "GBP" } }, { amount: null }]],
  ])("%s of a purchaser that are not valid", async (path, bodies) => {
    for (const body of bodies) await expectRefusal(sandbox, async () => sale.pay(path, body), 400, "InvalidRequest");
  });

  test.each(["acceptances", "cancellations", "disputes", "disputes/1/evidence", "promises", "repayments"])(
    "%s of a purchaser that are no act, or another one",
    async (path) => {
      const authorization = `Bearer ${await sale.token()}`;
      const send = (body: unknown) => async () =>
        sandbox.post(`/v1/pay/${sale.approvalNumber}/${path}`, body, { authorization });
      for (const body of [
        "",
        "[]",
        "null",
        "{}",
        "{",
        { act: null },
        { act: "x", lines: [] },
        { reason: "changed-my-mind" },
      ])
        await expectRefusal(sandbox, send(body), 400, "InvalidRequest");
      const act = await sale.act(path, {});
      const other = await sale.act(path === "promises" ? "repayments" : "promises", {});
      const payloads = [null, [], 7, { op: "goods.accept" }].map((each) => Buffer.from(JSON.stringify(each)));
      const forged = payloads.map((each) => `${each.toString("base64url")}.${"A".repeat(43)}`);
      for (const wrong of ["x", `${act} `, `${act}=`, act.slice(0, -1), other, ...forged])
        await expectRefusal(sandbox, send({ act: wrong }), 400, "InvalidMessage");
    },
  );

  test.each([
    [
      "a picked line twice",
      {
        lines: [
          { id: "lamp", quantity: 1 },
          { id: "lamp", quantity: 1 },
        ],
      },
    ],
    ["a fraction of a line", { lines: [{ id: "lamp", quantity: 0.5 }] }],
    ["none of a line", { lines: [{ id: "lamp", quantity: 0 }] }],
    ["fewer than none of a line", { lines: [{ id: "lamp", quantity: -1 }] }],
    ["lines and an amount", { lines: [{ id: "lamp", quantity: 1 }], amount: { amount: "1", currency: "GBP" } }],
    ["money as a number", { amount: { amount: 100, currency: "GBP" } }],
    ["money with a point", { amount: { amount: "1.00", currency: "GBP" } }],
    ["money with a leading zero", { amount: { amount: "0100", currency: "GBP" } }],
    ["money in no currency", { amount: { amount: "100" } }],
    ["money in an unknown currency", { amount: { amount: "100", currency: "XXX" } }],
    ["money of sixteen digits", { amount: { amount: "1000000000000000", currency: "GBP" } }],
  ])("a cancellation of %s", async (_, body) => {
    await expectRefusal(sandbox, async () => sale.cancel(body), 400, "InvalidRequest");
  });

  test.each([
    ["a shipment without its id", "shipments", "shipment.report", {}],
    ["a shipment whose id is a number", "shipments", "shipment.report", { shipment: 1 }],
    ["a shipment of nothing", "shipments", "shipment.report", { shipment: "s9", lines: [] }],
    ["a delivery without a shipment", "deliveries", "delivery.report", {}],
    ["a delivery at no time", "deliveries", "delivery.report", { shipment: "s1", deliveredAt: "yesterday" }],
    ["a return without its cancellation", "returns", "return.report", { outcome: "stopped" }],
    ["a return with an unknown outcome", "returns", "return.report", { cancellation: 1, outcome: "lost" }],
    ["an answer to no dispute", "disputes", "dispute.answer", { answer: "conceded" }],
    ["an answer that is none", "disputes", "dispute.answer", { cancellation: 1, answer: "perhaps" }],
    [
      "a proof instead of a reference",
      "disputes",
      "dispute.answer",
      { cancellation: 1, answer: "contested", evidence: [{}] },
    ],
    ["an advance by amount and by line", "advances", "advance.request", { amount: 1, lines: [] }],
    ["an advance in a body that is a list", "advances", "advance.request", []],
    ["an advance at a quote without its amount", "advances", "advance.request", { quote: "quo_1" }],
    ["a quote for a quote", "advance-quotes", "quote.request", { quote: "quo_1" }],
    ["a body that is a text", "shipments", "shipment.report", "s1"],
  ])("%s, although the signature is valid", async (_, path, op, body) => {
    await expectRefusal(sandbox, async () => sale.report(path, op, body), 400, "InvalidRequest");
  });
});

test("the problem names the place of each fault, also in a signed body of several shapes", async () => {
  const parts = { amount: "1.50", currency: "GBP" };
  const answers = await Promise.all([{ amount: parts }, { quote: "quo_1", amount: parts }].map(sale.advance));
  for (const answer of answers) expect(answer.body.detail).toMatch(/^\/body\/amount: amount must be minor units/);
  const { body } = await sandbox.post("/v1/purchases", { envelope: 7 });
  expect(body.errors?.map(({ pointer }) => pointer)).toEqual(["/envelope", "/sealed"]);
});

describe("the gateway rejects a body that is too large and changes nothing", () => {
  test("the gateway rejects a body above 128 KB", async () => {
    const { envelope, sealed } = await composeRequest(sandbox);
    const body = { envelope, sealed, note: kilobytes(128) };
    await expectRefusal(sandbox, async () => sandbox.post("/v1/purchases", body), 413, "BodyTooLarge");
    await expectRefusal(sandbox, async () => sale.cancel({ reason: kilobytes(129) }), 413, "BodyTooLarge");
  });

  test("API Gateway rejects a body above its own limit without calling the gateway", async () => {
    const before = await sandbox.state();
    const { status } = await sandbox.post("/v1/purchases", { envelope: kilobytes(10 * 1024) });
    expect(status).toBe(413);
    expect(await sandbox.state()).toEqual(before);
  });

  test("the gateway does not parse an envelope above 64 KB", async () => {
    const envelope = await composeReport(sandbox, sandbox.thistle, sale, "shipment.report", {
      shipment: kilobytes(64),
    });
    const report = async () => sandbox.post(`/v1/purchases/${sale.id}/shipments`, { envelope });
    await expectRefusal(sandbox, report, 400, "InvalidMessage");
  });
});

test("API Gateway answers requests to unknown paths", async () => {
  expect((await sandbox.request("GET", "/v1/nothing")).status).toBe(404);
  expect((await sandbox.request("DELETE", `/v1/purchases/${sale.id}`)).status).toBe(404);
  expectProblem(await sandbox.request("GET", "/v1/lenders/lender_other/jwks.json"), 404, "LenderNotFound");
});
