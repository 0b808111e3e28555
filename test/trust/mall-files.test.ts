import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { connectMall } from "../../clients/sdk/mall.ts";
import { connectPurchaser } from "../../clients/sdk/purchaser.ts";
import { type Sale, shippedSale } from "../api/sale.ts";
import { type Sandbox, startSandbox } from "../api/sandbox.ts";
import { pdf } from "../domain/loan/file/samples.ts";
import { functionOf, invokeAs, roleFor } from "./gateway-power.ts";

/* A gateway that withholds the mall's answer to a dispute: the mall's file about it has reached the lender without the gateway. */

let sandbox: Sandbox;
beforeAll(async () => void (sandbox = await startSandbox()));
afterAll(async () => sandbox.stop());

const disputed = async (): Promise<Sale> => {
  const sale = await shippedSale(sandbox);
  await sale.dispute({ kind: "notAsDescribed" });
  await sandbox.rest();
  return sale;
};

const about = { cancellation: 1, file: pdf("the slip") };

const sendAsMall = async (sale: Sale) => {
  const { mall, apiKey, sign, seal } = sale.mall;
  const { url, lenderUrl, now } = sandbox;
  const keys = { mall, lender: "lender_gyeol", apiKey, signKey: sign, sealKey: seal };
  await connectMall({ url, lenderUrl, now, ...keys }).uploadEvidence(sale, about);
};

const sendAsPurchaser = async (sale: Sale) => {
  const { url, lenderUrl, now } = sandbox;
  const token = await sale.link();
  await connectPurchaser({ url, lenderUrl, approvalNumber: sale.approvalNumber, token, now }).uploadEvidence(about);
};

/** What the lender says to a gateway that takes the mall for silent. */
const claimSilence = async (sale: Sale) => {
  const { amount } = (await sale.show()).cancellations[0] ?? {};
  const input = { purchaseId: sale.id, cancellation: 1, amount };
  return invokeAs(sandbox, roleFor("RefundPurchaser"), functionOf("RefundPurchaser"), input);
};

const statusOf = async (sale: Sale) => (await sale.show()).cancellations.map(({ status }) => status);

describe("a file about a dispute at the lender", () => {
  test("of the mall's is an answer: its staff have two weeks to decide, and then silence does", async () => {
    const sale = await disputed();
    await sandbox.wait({ days: 10 });
    await sendAsMall(sale);
    await sandbox.wait({ days: 4, hours: 1 });
    expect(await claimSilence(sale)).toBe("AmountUnknown");
    await sandbox.rest();
    expect(await statusOf(sale)).toEqual(["disputed"]);
    await sandbox.wait({ days: 9 });
    expect(await claimSilence(sale)).toBe("AmountUnknown");
    await sandbox.wait({ days: 6 });
    expect(await statusOf(sale)).toEqual(["refunded"]);
  });

  test("of the mall's is decided about by the lender's staff", async () => {
    const sale = await disputed();
    await sandbox.wait({ days: 10 });
    await sendAsMall(sale);
    await sandbox.wait({ days: 4, hours: 1 });
    await sale.decide("mall");
    await sandbox.rest();
    expect(await statusOf(sale)).toEqual(["dismissed"]);
  });

  test("of the purchaser's is no answer of the mall's", async () => {
    const sale = await disputed();
    await sandbox.wait({ days: 10 });
    await sendAsPurchaser(sale);
    await sandbox.wait({ days: 4, hours: 1 });
    expect(await statusOf(sale)).toEqual(["refunded"]);
  });
});
