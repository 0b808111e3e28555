import { DeleteItemCommand, DynamoDBClient, GetItemCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { afterAll, beforeAll, expect, test } from "vitest";
import { connectMall } from "../../clients/sdk/mall.ts";
import type { Settlement } from "../../clients/sdk/settlement.ts";
import { client } from "../local/wire.ts";
import { expectProblem } from "./answer.ts";
import { acceptedSale, shippedSale } from "./sale.ts";
import { type Sandbox, startSandbox } from "./sandbox.ts";

let sandbox: Sandbox;
let mall: ReturnType<typeof connectMall>;
beforeAll(async () => {
  sandbox = await startSandbox();
  const { mall: name, apiKey, sign: signKey, seal: sealKey } = sandbox.thistle;
  mall = connectMall({
    url: sandbox.url,
    mall: name,
    lender: sandbox.lender,
    apiKey,
    signKey,
    sealKey,
    now: sandbox.now,
  });
});
afterAll(async () => sandbox.stop());

const settle = async () => {
  await sandbox.rest();
  const outcome = await sandbox.invoke("tallystick-operator-settle-malls", {});
  await sandbox.rest();
  return outcome;
};

const listed = async (filter = {}): Promise<readonly Settlement[]> => all(mall.settlements.list(filter));

const all = async <Each>(source: AsyncIterable<Each>): Promise<readonly Each[]> => {
  const found: Each[] = [];
  for await (const each of source) found.push(each);
  return found;
};

const headers = () => ({ headers: { authorization: `Bearer ${sandbox.thistle.apiKey}` } });

test("a settlement names the purchase, order and kind of each of its lines, which sum to the transfer", async () => {
  expect(await listed()).toEqual([]);
  const sales = [await acceptedSale(sandbox), await acceptedSale(sandbox)];
  await settle();
  const [paid, ...others] = await listed();
  expect(others).toEqual([]);
  expect(paid).toMatchObject({ no: "GBP.1", status: "paid", amount: { amount: "56", currency: "GBP" }, lines: 2 });
  const transfer = (await sandbox.transfers()).find(({ reference }) => reference === paid?.reference);
  expect(transfer?.amount).toEqual(paid?.amount);
  const { allLines } = await mall.settlements.get("GBP.1");
  expect(allLines).toMatchObject(
    sales.map(({ id, order }) => ({ kind: "rebate", purchase: id, order, amount: { amount: "28", currency: "GBP" } })),
  );
});

test("the mall is notified of the payment, once", async () => {
  const events = await all(mall.events.list({ type: "settlement.paid" }));
  expect(events.map(({ event }) => event)).toMatchObject([
    { type: "settlement.paid", settlement: { no: "GBP.1", amount: { amount: "56", currency: "GBP" }, lines: 2 } },
  ]);
});

test("a settlement that the bank refused is announced, and carried over to the next", async () => {
  await acceptedSale(sandbox);
  await sandbox.bankRule({ operation: "payouts", behaviour: "refuse" });
  await settle();
  await sandbox.bankRule({ operation: "payouts", behaviour: "done" });
  await settle();
  expect((await listed()).map(({ no, status, amount }) => [no, status, amount.amount])).toEqual([
    ["GBP.3", "paid", "28"],
    ["GBP.2", "refused", "28"],
    ["GBP.1", "paid", "56"],
  ]);
  expect((await mall.settlements.get("GBP.3")).allLines).toMatchObject([
    { kind: "carried", settlement: "GBP.2", amount: { amount: "28", currency: "GBP" } },
  ]);
  const events = await all(mall.events.list({ type: "settlement.refused" }));
  expect(events.map(({ event }) => event)).toMatchObject([{ settlement: { no: "GBP.2", status: "refused" } }]);
  expect(await sandbox.books()).toMatchObject({ proven: true, linesApart: [] });
});

test("what the mall owes stays in an open settlement until payouts and rebates have covered it", async () => {
  const sale = await acceptedSale(sandbox);
  await settle();
  await sale.cancel();
  await sale.answerReturn({ outcome: "received" });
  await settle();
  const [open] = await listed({ status: "open" });
  expect(Number(open?.amount.amount)).toBeLessThan(-12_000);
  const next = await shippedSale(sandbox);
  await settle();
  const [advance] = (await next.show()).advances;
  expect(advance?.nettings).toMatchObject([{ purchase: sale.id, order: sale.order, kind: "clawback" }]);
  // What went where: the rebate was paid, the clawback is in the open one, next to the payout that was netted with it.
  expect((await listed({ purchase: sale.id })).map(({ no, status }) => [no, status])).toEqual([
    [open?.no, "open"],
    ["GBP.4", "paid"],
  ]);
  expect((await listed({ purchase: next.id })).map(({ no }) => no)).toEqual([open?.no]);
  expect(await listed({ purchase: "pur_none" })).toEqual([]);
  const { allLines, amount } = await mall.settlements.get(open?.no ?? "");
  expect(allLines.map(({ kind }) => kind)).toEqual(["clawback", "advance"]);
  expect(allLines[1]).toMatchObject({ purchase: next.id, amount: advance?.netted });
  expect(Number(amount.amount)).toBe(Number(open?.amount.amount) + Number(advance?.netted?.amount));
  expect(await sandbox.books()).toMatchObject({ proven: true, linesApart: [] });
});

test("a list is filtered and paged, and another mall finds nothing", async () => {
  expect((await listed({ status: "refused" })).map(({ no }) => no)).toEqual(["GBP.2"]);
  expect(await listed({ currency: "KRW" })).toEqual([]);
  expect(await listed({ until: "2020-01-01" })).toEqual([]);
  const page = await sandbox.request("GET", "/v1/settlements?limit=2", headers());
  const { settlements = [], cursor } = page.body as { settlements?: readonly Settlement[]; cursor?: string };
  expect([settlements.length, cursor]).toEqual([2, settlements[1]?.no]);
  const rest = await sandbox.request("GET", `/v1/settlements?limit=2&cursor=${cursor}`, headers());
  expect((rest.body as { settlements?: readonly Settlement[] }).settlements).toHaveLength(2);
  const other = { headers: { authorization: `Bearer ${sandbox.hanok.apiKey}` } };
  expectProblem(await sandbox.request("GET", "/v1/settlements/GBP.1", other), 404, "SettlementNotFound");
  expectProblem(await sandbox.request("GET", "/v1/settlements/GBP.99", headers()), 404, "SettlementNotFound");
  expectProblem(await sandbox.request("GET", "/v1/settlements/7", headers()), 404, "SettlementNotFound");
  expectProblem(await sandbox.request("GET", "/v1/settlements/GBP.1?cursor=2", headers()), 400, "InvalidRequest");
});

test("a settlement with a missing page is an error, never shown in part, and the nightly proof names it", async () => {
  const dynamodb = new DynamoDBClient(client(sandbox.url));
  const Key = { pk: { S: "STATEMENT#mall_thistle" }, sk: { S: "GBP#000001#000001" } };
  const TableName = "tallystick-lender";
  const { Item } = await dynamodb.send(new GetItemCommand({ TableName, Key }));
  await dynamodb.send(new DeleteItemCommand({ TableName, Key }));
  await expect(mall.settlements.get("GBP.1")).rejects.toThrow(/did not answer/);
  expect(await sandbox.books()).toMatchObject({
    proven: false,
    linesApart: [
      "number of lines of settlement.mall_thistle.GBP.1",
      "settlement lines of mall_thistle in GBP",
      "settlement.mall_thistle.GBP.1",
    ],
  });
  await dynamodb.send(new PutItemCommand({ TableName, Item }));
  expect(await sandbox.books()).toMatchObject({ proven: true, linesApart: [] });
});
