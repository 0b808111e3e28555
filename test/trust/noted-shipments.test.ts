import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { composeReport } from "../api/request.ts";
import { type Sale, startSale } from "../api/sale.ts";
import { type Sandbox, startSandbox } from "../api/sandbox.ts";
import { functionOf, invokeAs, queueNotice, roleFor } from "./gateway-power.ts";
import { lines } from "./sales.ts";

/* Orders that were paid for before they left: the lender learns from the mall's signed reports what has left. */

let sandbox: Sandbox;
beforeAll(async () => void (sandbox = await startSandbox()));
afterAll(async () => sandbox.stop());

const lamps = (quantity: number) => ({ lines: [{ id: "lamp", quantity }] });

const shade = { lines: [{ id: "shade", quantity: 1 }] };

/** Two lamps and a shade, sold at approval or by amount before anything leaves. */
const sold: readonly (readonly [string, () => Promise<Sale>])[] = [
  ["at approval", async () => startSale(sandbox, { mall: sandbox.hanok, lines })],
  [
    "whole on request",
    async () => {
      const sale = await startSale(sandbox, { lines });
      await sandbox.rest();
      await sale.advance();
      return sale;
    },
  ],
];

const noted = async ({ id }: Sale): Promise<readonly string[]> => {
  await sandbox.rest();
  const { lender } = await sandbox.state();
  const loan = lender.find(({ pk, sk }) => pk?.S === `LOAN#${id}` && sk?.S === "LOAN");
  return (loan?.["shipments"]?.L ?? []).map(({ S = "" }) => S.split(" ").slice(1).join(" "));
};

const invoke = async (task: string, { id }: Sale, input: object) =>
  invokeAs(sandbox, roleFor(task), functionOf(task), { purchaseId: id, ...input });

describe.each(sold)("an order sold %s", (_, start) => {
  test("that leaves in parcels is noted, parcel by parcel, and forgotten once it is accepted", async () => {
    const sale = await start();
    await sale.ship(lamps(1));
    expect(await noted(sale)).toEqual(["s1 glamp:1"]);
    await sale.ship({ shipment: "가 2", carrier: "DHL" });
    expect(await noted(sale)).toEqual(["s1 glamp:1", encodeURIComponent("가 2")]);
    await sale.deliver();
    await sale.deliver({ shipment: "가 2" });
    await sandbox.rest();
    await sale.accept();
    expect(await noted(sale)).toEqual([]);
  });

  test("whose lamp is on its way leaves the mall two weeks to answer, whatever the gateway says", async () => {
    const sale = await start();
    await sale.ship(lamps(2));
    await sandbox.rest();
    await sale.cancel(lamps(1));
    await sandbox.rest();
    const { amount } = (await sale.show()).cancellations[0] ?? {};
    await sandbox.wait({ days: 2 });
    expect(await invoke("RefundPurchaser", sale, { cancellation: 1, amount })).toBe("EvidenceMissing");
    await sandbox.wait({ days: 13 });
    expect((await sale.show()).cancellations).toMatchObject([{ status: "refunded" }]);
  });

  test("is not cancelled as overdue when it has left, and only as far as it has not", async () => {
    const [sale, partly] = [await start(), await start()];
    await sandbox.wait({ days: 5 });
    await sale.ship();
    await partly.ship(lamps(2));
    await sandbox.wait({ days: 24, minutes: 30 });
    expect(await invoke("CancelLoan", sale, { cancellation: 1 })).toBe("EvidenceMissing");
    await sandbox.wait({ days: 2 });
    const [{ amount } = {}] = (await partly.show()).cancellations;
    expect(amount).toMatchObject({ amount: "3500" });
    expect((await sale.show()).cancellations).toEqual([]);
  });
});

/** Reports that the mall has not signed for this purchase, or that are of no shipment. */
const unbelieved = async (sale: Sale): Promise<readonly string[]> => {
  const other = await startSale(sandbox, { mall: sandbox.hanok });
  const own = await composeReport(sandbox, sale.mall, sale, "shipment.report", { shipment: "s1" });
  const [header = "", payload = "", signature = ""] = own.split(".");
  const changed = JSON.parse(Buffer.from(payload, "base64url").toString()) as object;
  return [
    "",
    "no report",
    `${header}.${Buffer.from(JSON.stringify({ ...changed, body: { shipment: "s2" } })).toString("base64url")}.${signature}`,
    await composeReport(sandbox, other.mall, other, "shipment.report", { shipment: "s1" }),
    await composeReport(sandbox, sandbox.thistle, sale, "shipment.report", { shipment: "s1" }),
    await composeReport(sandbox, sale.mall, sale, "delivery.report", { shipment: "s1" }),
    await composeReport(sandbox, sale.mall, sale, "shipment.report", shade),
  ];
};

describe("a gateway that writes to the queue", () => {
  test("has nothing noted that the mall has not signed", async () => {
    const sale = await startSale(sandbox, { mall: sandbox.hanok });
    for (const [no, report] of (await unbelieved(sale)).entries())
      await queueNotice(sandbox, { purchaseId: sale.id, no, event: "shipped", report });
    expect(await noted(sale)).toEqual([]);
  });

  test("has a parcel noted once, and its purchaser notified once, however often it sends the report", async () => {
    const sale = await startSale(sandbox, { mall: sandbox.hanok });
    await sale.ship();
    await sandbox.rest();
    const report = await composeReport(sandbox, sale.mall, sale, "shipment.report", { shipment: "s1" });
    for (let no = 0; no < 5; no++) await queueNotice(sandbox, { purchaseId: sale.id, no, event: "shipped", report });
    expect(await noted(sale)).toEqual(["s1"]);
    const path = `/_sandbox/notices?to=${sale.order}@example.test`;
    const { notices } = await sandbox.ask<{ notices: readonly { readonly text: string }[] }>(path);
    expect(notices.filter(({ text }) => text.includes("on their way"))).toHaveLength(1);
  });
});
