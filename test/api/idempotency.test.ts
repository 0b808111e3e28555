import { type AttributeValue, DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { client } from "../local/wire.ts";
import { expectProblem, expectRefusal, purchaseIn } from "./answer.ts";
import { composeReport, composeRequest, newOrder } from "./request.ts";
import { type Sale, shippedSale, startSale } from "./sale.ts";
import { type Sandbox, startSandbox } from "./sandbox.ts";

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(async () => sandbox.stop());

const keyed = (key: string) => ({ "idempotency-key": key });

/** Signs the same words anew each time, as a server that has forgotten its request does, and sends them under the key. */
const ship = async (sale: Sale, key: string, body: object = { shipment: "s1" }) => {
  const envelope = await composeReport(sandbox, sale.mall, sale, "shipment.report", body);
  return sandbox.post(`/v1/purchases/${sale.id}/shipments`, { envelope }, keyed(key));
};

describe("an Idempotency-Key", () => {
  test("gives the same deed newly signed the stored answer, to the letter, and no second effect", async () => {
    const sale = await startSale(sandbox);
    const first = await ship(sale, "ship-1");
    expect(first).not.toHaveProperty("replayed");
    await sale.show();
    const again = await ship(sale, "ship-1");
    expect(again).toMatchObject({ status: 200, replayed: true });
    expect(again.body).toEqual(first.body);
    expect((await sale.events()).filter((event) => event === "shipped")).toHaveLength(1);
  });

  test("with other words is refused and changes nothing", async () => {
    const sale = await startSale(sandbox);
    await ship(sale, "ship-2");
    const other = async () => ship(sale, "ship-2", { shipment: "s2" });
    await expectRefusal(sandbox, other, 422, "IdempotencyKeyReused");
    const elsewhere = await startSale(sandbox);
    await expectRefusal(sandbox, async () => ship(elsewhere, "ship-2"), 422, "IdempotencyKeyReused");
  });

  test("is a mall's own, and a route's own", async () => {
    const mine = await startSale(sandbox);
    const theirs = await startSale(sandbox, { mall: sandbox.hanok });
    expect((await ship(mine, "same")).status).toBe(200);
    expect((await ship(theirs, "same")).status).toBe(200);
    const envelope = await composeReport(sandbox, mine.mall, mine, "delivery.report", { shipment: "s1" });
    expect((await sandbox.post(`/v1/purchases/${mine.id}/deliveries`, { envelope }, keyed("same"))).status).toBe(200);
  });

  test("is free again after a no, because nothing was changed", async () => {
    const sale = await startSale(sandbox);
    const lines = [{ id: "lamp", quantity: 99 }];
    expectProblem(await ship(sale, "ship-3", { shipment: "s1", lines }), 422, "QuantityExceeded");
    expect((await ship(sale, "ship-3")).status).toBe(200);
  });

  test.each(["", "x".repeat(256)])("that is no key is refused: %j", async (key) => {
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
    expect(late).not.toHaveProperty("replayed");
    // Nothing has happened since, so the purchase itself still knows the key: it is a yes, with a receipt of today.
    expect(late.body.receipt).not.toBe(first.body.receipt);
    expect((await sale.events()).filter((event) => event === "shipped")).toHaveLength(1);
  });
});

describe("a crash between effect and answer", () => {
  test.each([
    ["before", "Runtime.ExitError"],
    ["after", "Runtime.ExitError"],
    ["after", "Sandbox.Timedout"],
  ])("%s its work (%s): the key brings one effect and an answer", async (when, error) => {
    const sale = await startSale(sandbox);
    await sandbox.fault({ function: "tallystick-mall-report-shipment", when, error });
    const envelope = await composeReport(sandbox, sale.mall, sale, "shipment.report", { shipment: "s1" });
    const lost = await fetch(new URL(`/v1/purchases/${sale.id}/shipments`, sandbox.url), {
      method: "POST",
      headers: { "content-type": "application/json", ...keyed(`crash ${when} ${error}`) },
      body: JSON.stringify({ envelope }),
    });
    expect(lost.status).toBe(500);
    await sandbox.wait({ minutes: 1 });
    expect((await ship(sale, `crash ${when} ${error}`)).status).toBe(200);
    expect((await sale.events()).filter((event) => event === "shipped")).toHaveLength(1);
  });

  test("between the two: until its lease is over it is waited for, then the deed is known and answered", async () => {
    const sale = await startSale(sandbox);
    const keptAnswers = async () => (await sandbox.state()).gateway.filter((item) => item["answer"]);
    const before = new Set((await keptAnswers()).map(({ pk }) => pk?.S));
    await ship(sale, "between");
    const dynamodb = new DynamoDBClient(client(sandbox.url));
    const after = await keptAnswers();
    const kept = after.find(({ pk }) => !before.has(pk?.S));
    const { answer: _lost, ...claim } = kept ?? {};
    const leave = async (seconds: number) => {
      const lease = { S: new Date(sandbox.now() + seconds * 1000).toISOString() };
      const Item = { ...claim, lease } as Record<string, AttributeValue>;
      await dynamodb.send(new PutItemCommand({ TableName: "tallystick-gateway", Item }));
    };
    await leave(5);
    expectProblem(await ship(sale, "between"), 409, "RequestInProgress");
    await leave(-2 * 86_400);
    expectProblem(await ship(sale, "between"), 422, "IdempotencyKeyReused");
    await leave(-1);
    const told = await ship(sale, "between");
    expect(told.status).toBe(200);
    expect(told).not.toHaveProperty("replayed");
    expect(await ship(sale, "between")).toMatchObject({ status: 200, replayed: true, body: told.body });
    expect((await sale.events()).filter((event) => event === "shipped")).toHaveLength(1);
  });
});

describe("a thousand of the same at once", () => {
  test("have one effect", async () => {
    const order = newOrder();
    const account = await sandbox.openAccount({ amount: "12500", currency: "GBP" });
    const body = await composeRequest(sandbox, { account, order });
    const answers = await Promise.all(
      Array.from({ length: 1_000 }, async () => sandbox.post("/v1/purchases", body, keyed("thousand"))),
    );
    const statuses = Map.groupBy(answers, ({ status }) => status);
    expect([...statuses.keys()].toSorted((a, b) => a - b)).toEqual([201, 409]);
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
    expect(state.lender.filter(({ pk }) => pk?.S === `LOAN#${made?.[0]?.id}`)).toHaveLength(1);
    expect(await sandbox.books()).toMatchObject({ proven: true, bankAgrees: true });
  });

  test("and two hundred of a purchaser's deed too", async () => {
    const sale = await shippedSale(sandbox);
    await sale.token();
    const wish = { lines: [{ id: "lamp", quantity: 1 }] };
    const answers = await Promise.all(
      Array.from({ length: 200 }, async () => sale.pay("cancellations", wish, keyed("thousand"))),
    );
    expect(answers.filter(({ status }) => status !== 202 && status !== 409)).toEqual([]);
    expect((await sale.show()).cancellations).toHaveLength(1);
  });
});
