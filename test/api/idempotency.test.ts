import { type AttributeValue, DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { client } from "../local/wire.ts";
import { expectProblem, expectRefusal, purchaseIn } from "./answer.ts";
import { composeEnvelope, composeReport, composeRequest, newOrder } from "./request.ts";
import { type Sale, shippedSale, startSale } from "./sale.ts";
import { type Sandbox, startSandbox } from "./sandbox.ts";

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(async () => sandbox.stop());

const keyed = (key: string) => ({ "idempotency-key": key });

/** Signs the same body again each time, as a server without the earlier request does, and sends it under the key. */
const ship = async (sale: Sale, key: string, body: object = { shipment: "s1" }) => {
  const envelope = await composeReport(sandbox, sale.mall, sale, "shipment.report", body);
  return sandbox.post(`/v1/purchases/${sale.id}/shipments`, { envelope }, keyed(key));
};

const post = async (path: string, body: object, key: string) =>
  fetch(new URL(path, sandbox.url), {
    method: "POST",
    headers: { "content-type": "application/json", ...keyed(key) },
    body: JSON.stringify(body),
  });

/** The same words and the same sealed part under another message's name, as a server that kept its order but not its envelope sends them. */
const signedAnew = async ({ envelope, ...rest }: { readonly envelope: string; readonly sealed: string }) => {
  const claims = JSON.parse(Buffer.from(envelope.split(".")[1] ?? "", "base64url").toString()) as object;
  const again = { ...claims, jti: crypto.randomUUID() };
  return { ...rest, envelope: await composeEnvelope(sandbox, sandbox.thistle, again) };
};

describe("an Idempotency-Key", () => {
  test("returns the stored answer to the same operation signed again, byte for byte, without a second effect", async () => {
    const sale = await startSale(sandbox);
    const first = await ship(sale, "ship-1");
    expect(first).not.toHaveProperty("replayed");
    await sale.show();
    const again = await ship(sale, "ship-1");
    expect(again).toMatchObject({ status: 200, replayed: true });
    expect(again.body).toEqual(first.body);
    expect((await sale.events()).filter((event) => event === "shipped")).toHaveLength(1);
  });

  test("that was used for another request is rejected and changes nothing", async () => {
    const sale = await startSale(sandbox);
    await ship(sale, "ship-2");
    const other = async () => ship(sale, "ship-2", { shipment: "s2" });
    await expectRefusal(sandbox, other, 422, "IdempotencyKeyReused");
    const elsewhere = await startSale(sandbox);
    await expectRefusal(sandbox, async () => ship(elsewhere, "ship-2"), 422, "IdempotencyKeyReused");
  });

  test("belongs to one mall and one route", async () => {
    const mine = await startSale(sandbox);
    const theirs = await startSale(sandbox, { mall: sandbox.hanok });
    expect((await ship(mine, "same")).status).toBe(200);
    expect((await ship(theirs, "same")).status).toBe(200);
    const envelope = await composeReport(sandbox, mine.mall, mine, "delivery.report", { shipment: "s1" });
    expect((await sandbox.post(`/v1/purchases/${mine.id}/deliveries`, { envelope }, keyed("same"))).status).toBe(200);
  });

  test("can be used again after a rejection, because nothing was changed", async () => {
    const sale = await startSale(sandbox);
    const lines = [{ id: "lamp", quantity: 99 }];
    expectProblem(await ship(sale, "ship-3", { shipment: "s1", lines }), 422, "QuantityExceeded");
    expect((await ship(sale, "ship-3")).status).toBe(200);
  });

  test.each(["", "x".repeat(256)])("that is not valid is rejected: %j", async (key) => {
    const sale = await startSale(sandbox);
    await expectRefusal(sandbox, async () => ship(sale, key), 400, "InvalidRequest");
  });

  test("is kept for thirty days", async () => {
    const sale = await startSale(sandbox);
    const first = await ship(sale, "month");
    await sandbox.wait({ days: 29 });
    expect(await ship(sale, "month")).toMatchObject({ replayed: true, body: { receipt: first.body.receipt } });
    await sandbox.wait({ days: 2 });
    const late = await ship(sale, "month");
    expect(late.status).toBe(200);
    expect(late).not.toHaveProperty("replayed");
    // A new request with a new receipt; the shipment was reported before.
    expect(late.body.receipt).not.toBe(first.body.receipt);
    expect((await sale.events()).filter((event) => event === "shipped")).toHaveLength(1);
  });
});

describe("a function crashes", () => {
  test.each([
    { when: "before", error: "Runtime.ExitError", known: false },
    { when: "after", error: "Runtime.ExitError", known: true },
    { when: "after", error: "Sandbox.Timedout", known: true },
  ])("$when its work ($error): record, effect and answer exist together or not at all", async (crash) => {
    const sale = await startSale(sandbox);
    const { known, ...fault } = crash;
    const key = `crash ${fault.when} ${fault.error}`;
    await sandbox.fault({ ...fault, function: "tallystick-mall-report-shipment" });
    const envelope = await composeReport(sandbox, sale.mall, sale, "shipment.report", { shipment: "s1" });
    expect((await post(`/v1/purchases/${sale.id}/shipments`, { envelope }, key)).status).toBe(500);
    expect((await sale.events()).includes("shipped")).toBe(known);
    const again = await ship(sale, key);
    expect(again.status).toBe(200);
    expect(again.replayed === true).toBe(known);
    expect(await ship(sale, key)).toMatchObject({ replayed: true, body: again.body });
    expect((await sale.events()).filter((event) => event === "shipped")).toHaveLength(1);
  });

  test("effect and record are one commit: if another request took the key meanwhile, nothing is written", async () => {
    const [mine, other] = [await startSale(sandbox), await startSale(sandbox)];
    const answers = await Promise.all([ship(mine, "raced"), ship(other, "raced")]);
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 422]);
    for (const [i, sale] of [mine, other].entries())
      expect((await sale.events()).includes("shipped")).toBe(answers[i]?.status === 200);
  });

  test("on a loan request: repeats are rejected until its lease ends, then they return the loan", async () => {
    const body = await composeRequest(sandbox, { order: newOrder() });
    const ask = async () => sandbox.post("/v1/purchases", await signedAnew(body), keyed("between"));
    const answers = async () => (await sandbox.state()).gateway.filter((item) => item["answer"]);
    const before = new Set((await answers()).map(({ pk }) => pk?.S));
    const first = await ask();
    const record = (await answers()).find(({ pk }) => !before.has(pk?.S));
    const leave = async (seconds: number) => {
      const { answer: _lost, ...rest } = record ?? {};
      const lease = { S: new Date(sandbox.now() + seconds * 1000).toISOString() };
      const Item = { ...rest, holder: { S: "who died" }, lease } as Record<string, AttributeValue>;
      await new DynamoDBClient(client(sandbox.url)).send(new PutItemCommand({ TableName: "tallystick-gateway", Item }));
    };
    // Longer than the request after it can take on a busy machine.
    await leave(600);
    expectProblem(await ask(), 409, "RequestInProgress");
    await leave(-1);
    const later = await ask();
    expect(later.status).toBe(201);
    expect(later).not.toHaveProperty("replayed");
    expect(purchaseIn(later)).toEqual(purchaseIn(first));
    expect(await ask()).toMatchObject({ status: 201, replayed: true, body: later.body });
  });
});

describe("a thousand identical requests at once", () => {
  test("have one effect", async () => {
    const order = newOrder();
    const account = await sandbox.openAccount({ amount: "12500", currency: "GBP" });
    const body = await composeRequest(sandbox, { account, order });
    const answers = await Promise.all(
      Array.from({ length: 1_000 }, async () => sandbox.post("/v1/purchases", body, keyed("thousand"))),
    );
    const statuses = Map.groupBy(answers, ({ status }) => status);
    expect([...statuses.keys()].filter((status) => status !== 201 && status !== 409)).toEqual([]);
    for (const answer of statuses.get(409) ?? []) expectProblem(answer, 409, "RequestInProgress");
    const numbers = new Set((statuses.get(201) ?? []).map((answer) => purchaseIn(answer).approvalNumber));
    expect(numbers.size).toBe(1);
    expect((statuses.get(201) ?? []).filter(({ replayed }) => replayed !== true)).toHaveLength(1);
    const last = await sandbox.post("/v1/purchases", body, keyed("thousand"));
    expect(last).toMatchObject({ status: 201, replayed: true });
    await sandbox.rest();
    const state = await sandbox.state();
    const made = (
      await sandbox.request("GET", `/v1/purchases?order=${order}`, {
        headers: { authorization: `Bearer ${sandbox.thistle.apiKey}` },
      })
    ).body.purchases;
    expect(made).toHaveLength(1);
    expect(state.lender.filter(({ pk, sk }) => pk?.S === `LOAN#${made?.[0]?.id}` && sk?.S === "LOAN")).toHaveLength(1);
    expect(await sandbox.books()).toMatchObject({ proven: true, bankAgrees: true });
  });

  test("have one effect when a purchaser sends them", async () => {
    const sale = await shippedSale(sandbox);
    await sale.token();
    const request = { lines: [{ id: "lamp", quantity: 1 }] };
    const answers = await Promise.all(
      Array.from({ length: 1_000 }, async () => sale.pay("cancellations", request, keyed("thousand"))),
    );
    expect(answers.filter(({ status }) => status !== 202 && status !== 409)).toEqual([]);
    expect((await sale.show()).cancellations).toHaveLength(1);
  });
});
