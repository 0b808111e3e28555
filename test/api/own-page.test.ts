import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { DynamoDBClient, ScanCommand } from "@aws-sdk/client-dynamodb";
import { GetExecutionHistoryCommand, ListExecutionsCommand, ListStateMachinesCommand } from "@aws-sdk/client-sfn";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { connectPurchaser } from "../../clients/sdk/purchaser.ts";
import type { Order } from "./request.ts";
import { acceptedSale, type Sale, startSale } from "./sale.ts";
import { type Sandbox, startSandbox } from "./sandbox.ts";
import { client } from "../local/wire.ts";

/* The purchase data that only the shop, the lender and the purchaser may see. */

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(async () => sandbox.stop());

/** What the gateway answers at its own address, whoever asks. */
const atGateway = async (path: string): Promise<number> => (await fetch(new URL(path, sandbox.url))).status;

const secret = "a ring with Mina's name in it";
const ring: Order = {
  amount: "12500",
  lines: [
    { id: "ring", quantity: 1, amount: "12000", description: secret },
    { id: "box", quantity: 2, amount: "500", description: "a box" },
  ],
};
const pageOf = async ({ approvalNumber, link }: Sale) =>
  connectPurchaser({
    url: sandbox.url,
    lenderUrl: sandbox.lenderUrl,
    approvalNumber,
    token: await link(),
    now: sandbox.now,
  });

describe("the purchaser's own page", () => {
  let sale: Sale;
  beforeAll(async () => {
    sale = await acceptedSale(sandbox, ring);
  });

  test("shows the registered name of the mall, and nothing more to an unknown caller", async () => {
    expect((await (await pageOf(sale)).show()).shop).toBe(sandbox.thistle.name);
    const withoutToken = await sandbox.request("GET", `/v1/pay/${sale.approvalNumber}`);
    expect(withoutToken).toMatchObject({ status: 401, body: { code: "Unauthenticated" } });
  });

  test("shows the lines as the mall described them to the lender", async () => {
    const { lines } = await (await pageOf(sale)).loan();
    expect(lines).toEqual(expect.arrayContaining([{ id: "ring", description: secret }]));
    expect(lines).toHaveLength(2);
  });

  test("is the lender's in every notice, and the gateway's API has neither a page nor a route to the lender's functions", async () => {
    const { notices } = await sandbox.ask<{ notices: readonly { readonly link: string }[] }>(
      `/_sandbox/notices?to=${sale.order}@example.test`,
    );
    expect(notices.length).toBeGreaterThan(1);
    const pages = notices.map(({ link }) => new URL(link)).map(({ origin, pathname }) => origin + pathname);
    expect(new Set(pages)).toEqual(new Set([`${sandbox.lenderUrl}/pay`]));
    for (const path of [
      "/pay",
      "/checkout/chk_1",
      `/v1/pay/${sale.approvalNumber}/loan`,
      `/v1/lenders/${sandbox.lender}/jwks.json`,
      `/v1/lenders/${sandbox.lender}/plans?amount=12500&currency=GBP`,
      `/v1/lenders/${sandbox.lender}/loans/${sale.id}/trail`,
    ])
      expect(await atGateway(path), path).toBe(404);
    expect(await sandbox.ask("/v1/lenders")).toEqual({ lenders: [{ id: sandbox.lender, url: sandbox.lenderUrl }] });
  });

  test("shows the lines once, as first described, when a request was sent twice", async () => {
    const again = await sandbox.post("/v1/purchases", sale.request);
    expect(again.status).toBe(201);
    expect((await (await pageOf(sale)).loan()).lines).toHaveLength(2);
  });
});

describe("the description of the goods", () => {
  test("is in one item of the lender, and in no loan, event, execution, webhook or log", async () => {
    const sale = await acceptedSale(sandbox, ring);
    const { gateway, lender } = await sandbox.state();
    expect(JSON.stringify(gateway)).not.toContain(secret);
    const holders = lender.filter((item) => JSON.stringify(item).includes(secret) && item["pk"]?.S?.endsWith(sale.id));
    expect(holders.map(({ sk }) => sk?.S)).toEqual(["ORDER"]);

    expect(JSON.stringify(await eventItems())).not.toContain(secret);
    expect(JSON.stringify(await sandbox.hooks(sale.mall.mall, sale.id))).not.toContain(secret);
    expect(await histories(sale.id)).not.toContain(secret);
    expect(logs()).not.toContain(secret);
  });

  test("is not stored for an order that the lender declines, which has no page", async () => {
    const account = await sandbox.openAccount({ amount: "100", currency: "GBP" });
    const { id } = await startSale(sandbox, { ...ring, account });
    const { lender } = await sandbox.state();
    expect(lender.filter(({ pk }) => pk?.S === `LOAN#${id}`).map(({ sk }) => sk?.S)).toEqual(["LOAN"]);
  });
});

const eventItems = async () => {
  const table = new DynamoDBClient(client(sandbox.url));
  const { Items = [] } = await table.send(new ScanCommand({ TableName: "tallystick-events" }));
  expect(Items.length).toBeGreaterThan(0);
  // Bodies are deflated: what an event says is read at the route that shows it.
  const headers = { authorization: `Bearer ${sandbox.thistle.apiKey}` };
  const shown = await Promise.all(
    Items.map(async ({ sk }) => sandbox.request("GET", `/v1/events/${sk?.S}`, { headers })),
  );
  return [Items, shown];
};

/** Inputs and outputs of every step that was taken for a purchase. */
const histories = async (purchase: string): Promise<string> => {
  const { stateMachines = [] } = await sandbox.sagas.send(new ListStateMachinesCommand({}));
  const listed = await Promise.all(
    stateMachines.map(async ({ stateMachineArn }) =>
      sandbox.sagas.send(new ListExecutionsCommand({ stateMachineArn })),
    ),
  );
  const mine = listed.flatMap(({ executions = [] }) => executions.filter(({ name }) => name?.startsWith(purchase)));
  expect(mine.length).toBeGreaterThan(0);
  const pending = mine.map(async ({ executionArn }) =>
    sandbox.sagas.send(new GetExecutionHistoryCommand({ executionArn, maxResults: 1000 })),
  );
  return JSON.stringify(await Promise.all(pending));
};

const logs = (): string =>
  readdirSync(sandbox.logFolder)
    .map((file) => readFileSync(join(sandbox.logFolder, file), "utf8"))
    .join("");
