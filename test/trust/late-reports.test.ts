import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { composeReport } from "../api/request.ts";
import { type Sale, startSale } from "../api/sale.ts";
import { type Sandbox, startSandbox } from "../api/sandbox.ts";
import { functionOf, invokeAs, queueNotice, roleFor } from "./gateway-power.ts";
import { lines } from "./sales.ts";

/* A gateway that passes the mall's report of a shipment on only after the purchaser has cancelled. */

let sandbox: Sandbox;
beforeAll(async () => void (sandbox = await startSandbox()));
afterAll(async () => sandbox.stop());

const lamps = (quantity: number) => ({ lines: [{ id: "lamp", quantity }] });

const refundOnSilence = async ({ id: purchaseId }: Sale, amount: object) =>
  invokeAs(sandbox, roleFor("RefundPurchaser"), functionOf("RefundPurchaser"), {
    purchaseId,
    cancellation: 1,
    amount,
  });

const report = async (sale: Sale, body: object) =>
  composeReport(sandbox, sale.mall, sale, "shipment.report", { shipment: "s1", ...body });

const passOn = async ({ id: purchaseId }: Sale, signed: string) => {
  await queueNotice(sandbox, { purchaseId, no: 1, event: "shipped", report: signed });
  await sandbox.rest();
};

/** Two lamps and a shade that were sold at approval; the gateway says that the cancelled lamp has not left. */
const cancelledAfter = async (body: object) => {
  const sale = await startSale(sandbox, { mall: sandbox.hanok, lines });
  await sandbox.rest();
  const signed = await report(sale, body);
  await sandbox.wait({ minutes: 5 });
  await sale.cancel(lamps(1));
  await sandbox.rest();
  const [{ amount, status } = { amount: {}, status: "none" }] = (await sale.show()).cancellations;
  expect(status).toBe("stopping");
  return { sale, signed, amount };
};

describe("a report that had been signed before the purchaser cancelled", () => {
  test.each([
    ["of the cancelled goods", lamps(2)],
    ["of the whole order", {}],
  ])("%s gives the mall two weeks to take them back, and then silence decides", async (_, body) => {
    const { sale, signed, amount } = await cancelledAfter(body);
    await passOn(sale, signed);
    await sandbox.wait({ days: 2 });
    expect(await refundOnSilence(sale, amount)).toBe("EvidenceMissing");
    await sandbox.wait({ days: 14 });
    expect((await sale.show()).cancellations).toMatchObject([{ status: "refunded" }]);
  });

  test("of other goods changes nothing", async () => {
    const { sale, signed, amount } = await cancelledAfter({ lines: [{ id: "shade", quantity: 1 }] });
    await passOn(sale, signed);
    await sandbox.wait({ days: 1, minutes: 1 });
    expect(await refundOnSilence(sale, amount)).toBeUndefined();
  });
});

test("a report that the mall signs after the purchaser cancelled gives it no more time", async () => {
  const { sale, amount } = await cancelledAfter({});
  await sandbox.wait({ minutes: 5 });
  await passOn(sale, await report(sale, lamps(2)));
  await sandbox.wait({ days: 1, minutes: 1 });
  expect(await refundOnSilence(sale, amount)).toBeUndefined();
});
