import { DeleteItemCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { connectMall } from "../../clients/sdk/mall.ts";
import { newKey } from "../../clients/sdk/new-key.ts";
import { client } from "../local/wire.ts";
import { purchaseIn } from "./answer.ts";
import { hostileTo } from "./hostile.ts";
import { composeReport } from "./request.ts";
import { type Sale, shippedSale, startSale } from "./sale.ts";
import { type Sandbox, startSandbox } from "./sandbox.ts";
import { enrolledMall } from "./staff.ts";

/* Goods that count as accepted: the lender counts by the mall's signed reports and its own clock, never by the gateway's word. */

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(async () => sandbox.stop());

const { expectNothing, run } = hostileTo(() => sandbox);

/** A timer fires at the next whole second, which a fast machine has not reached. */
const timerRounding = { minutes: 1 };

const today = (): string => new Date(sandbox.now()).toISOString().slice(0, 10);

/** The mall's reports of parcels, as the gateway keeps them. */
const reportsOf = async ({ id }: Sale): Promise<readonly string[]> => {
  const { gateway } = await sandbox.state();
  return gateway
    .filter(({ pk, sk }) => pk?.S === `PURCHASE#${id}` && sk?.S?.startsWith("REPORT#"))
    .map((item) => (item as { readonly signed?: { readonly S?: string } }).signed?.S ?? "");
};

const deliveredSale = async (input: Parameters<typeof shippedSale>[1] = {}): Promise<Sale> => {
  const sale = await shippedSale(sandbox, input);
  purchaseIn(await sale.deliver());
  return sale;
};

describe("goods that the purchaser neither accepts nor refuses", () => {
  test("count as accepted eight days after the mall's signed delivery, and not a day earlier", async () => {
    const sale = await deliveredSale();
    const reports = await reportsOf(sale);
    expect(reports).toHaveLength(2);
    const early = async (more: object) =>
      expectNothing("start-repayment", sale, { acceptedOn: today(), ...more }, "EvidenceMissing");
    await early({ reports });
    await sandbox.wait({ days: 7 });
    await early({ reports });
    await sandbox.wait({ days: 1, ...timerRounding });
    expect(await sale.show()).toMatchObject({ status: "accepted" });
    expect(await sale.loan()).toMatchObject({ status: "repaying", acceptedOn: today() });
  });

  test("count so also where a part was cancelled before it left, and the key that signed has ended since", async () => {
    const mall = await enrolledMall(sandbox);
    const sale = await startSale(sandbox, { mall });
    await sandbox.rest();
    purchaseIn(await sale.cancel({ lines: [{ id: "chair", quantity: 1 }] }));
    await sandbox.rest();
    purchaseIn(await sale.answerReturn({ outcome: "stopped" }));
    await sandbox.rest();
    purchaseIn(await sale.ship({ lines: [{ id: "lamp", quantity: 2 }] }));
    purchaseIn(await sale.deliver());
    const { lender, apiKey, sign: signKey, seal: sealKey } = mall;
    const shop = connectMall({ url: sandbox.url, now: sandbox.now, mall: mall.mall, lender, apiKey, signKey, sealKey });
    await shop.rotateKeys({ signKey: await newKey("sig"), sealKey: await newKey("enc") }, { overlapDays: 1 });
    await sandbox.wait({ days: 8, ...timerRounding });
    expect(await sale.show()).toMatchObject({ status: "accepted", refunded: { amount: "7500" } });
    expect(await sale.loan()).toMatchObject({ status: "repaying" });
  });

  test("do not count by the reports of another purchase or mall, nor by one of a part of the goods", async () => {
    const sale = await startSale(sandbox, { mall: sandbox.hanok });
    const other = await deliveredSale({ mall: sandbox.hanok });
    const of = async (shop: Sale, op: string, body: object) => composeReport(sandbox, shop.mall, sale, op, body);
    const stranger = { ...sale, mall: sandbox.thistle };
    const part = await of(sale, "shipment.report", { shipment: "s1", lines: [{ id: "lamp", quantity: 2 }] });
    const arrived = await of(sale, "delivery.report", { shipment: "s1" });
    const forged = [
      await reportsOf(other),
      [
        await of(stranger, "shipment.report", { shipment: "s1" }),
        await of(stranger, "delivery.report", { shipment: "s1" }),
      ],
      [part, arrived],
      [arrived],
      ["not a report"],
    ];
    await sandbox.wait({ days: 10 });
    for (const reports of forged)
      await expectNothing("start-repayment", sale, { acceptedOn: today(), reports }, "EvidenceMissing");
    expect(await sale.loan()).toMatchObject({ status: "funded" });
  });
});

describe("a gateway that loses or withholds the reports", () => {
  test("only delays: the lender counts by its own books, and what it refused is tried again when the day has come", async () => {
    const sale = await deliveredSale();
    const gateway = new DynamoDBClient(client(sandbox.url));
    for (const kind of ["shipment", "delivery"])
      await gateway.send(
        new DeleteItemCommand({
          TableName: "tallystick-gateway",
          Key: { pk: { S: `PURCHASE#${sale.id}` }, sk: { S: `REPORT#${kind}#s1` } },
        }),
      );
    await sandbox.wait({ days: 8, ...timerRounding });
    expect(await sale.show()).toMatchObject({ status: "delivered", waitingFor: { who: "purchaser" } });
    expect(await sale.events()).toContain("acceptance_postponed");
    expect(await run("loan-to-repayment", sale, { phase: "accept", acceptedOn: today() })).toMatchObject({
      status: "SUCCEEDED",
    });
    expect(await sale.loan()).toMatchObject({ status: "funded" });
    await sandbox.wait({ days: 19 });
    expect(await sale.loan()).toMatchObject({ status: "funded" });
    await sandbox.wait({ days: 10 });
    expect(await sale.loan()).toMatchObject({ status: "repaying" });
    expect((await sale.events()).filter((each) => each === "acceptance_postponed")).toHaveLength(5);
  });
});

test("an order of 200 lines fits with its evidence: the parcel, its cancellation, and its refund", async () => {
  const lines = Array.from({ length: 200 }, (_, n) => ({
    id: `line-number-${String(n).padStart(3, "0")}`,
    quantity: 2,
    amount: "200",
    description: "a thing",
  }));
  const goods = lines.map(({ id }) => ({ id, quantity: 1 }));
  const account = await sandbox.openAccount({ amount: "100000", currency: "GBP" });
  const sale = await startSale(sandbox, { lines, amount: "40000", account });
  purchaseIn(await sale.ship({ lines: lines.map(({ id }) => ({ id, quantity: 2 })) }));
  await sandbox.rest();
  purchaseIn(await sale.cancel({ lines: goods }));
  await sandbox.rest();
  const sizes = async () => {
    const { gateway, lender } = await sandbox.state();
    const largest = (items: readonly (typeof gateway)[number][], pk: string) =>
      Math.max(...items.filter((each) => each.pk?.S === pk).map((each) => JSON.stringify(each).length));
    return { purchase: largest(gateway, `PURCHASE#${sale.id}`), loan: largest(lender, `LOAN#${sale.id}`) };
  };
  const cancelling = await sizes();
  purchaseIn(await sale.answerReturn({ outcome: "received", lines: goods }));
  await sandbox.rest();
  expect(await sale.show()).toMatchObject({ refunded: { amount: "20000" } });
  const all = [cancelling, await sizes(), { reports: (await reportsOf(sale)).join("").length }];
  for (const { purchase = 0, loan = 0, reports = 0 } of all as readonly Record<string, number>[]) {
    expect(purchase).toBeLessThan(100_000);
    expect(loan).toBeLessThan(100_000);
    expect(reports).toBeLessThan(40_000);
  }
});
