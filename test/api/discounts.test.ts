import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { purchaseIn } from "./answer.ts";
import { openShop } from "./checkout-shop.ts";
import { acceptedSale, type Sale, shippedSale, startSale } from "./sale.ts";
import { type Sandbox, startSandbox } from "./sandbox.ts";

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(async () => sandbox.stop());

/** A lamp for 60, three chairs for 100, a free bulb, ten per cent off and a voucher for 4: 140 pounds. */
const amount = "14000";
const lines = [
  { id: "lamp", quantity: 1, amount: "6000", description: "a lamp" },
  { id: "chair", quantity: 3, amount: "10000", description: "a chair" },
  { id: "bulb", quantity: 1, amount: "0", description: "a free bulb" },
  { id: "ten-off", quantity: 1, amount: "-1600", description: "-10 %" },
  { id: "voucher", quantity: 1, amount: "-400", description: "your voucher" },
];
const order = { amount, lines };
const one = (id: string, quantity = 1) => ({ id, quantity });

const paidFor = async (sale: Sale) => {
  const { advanced, outstanding, refunded, status } = await sale.show();
  return { advanced: advanced.amount, outstanding: outstanding.amount, refunded: refunded.amount, status };
};

describe("an order with a free gift and discounts", () => {
  test("is bought, shipped in parts, delivered, accepted and repaid", async () => {
    const sale = await startSale(sandbox, order);
    expect(sale.answer.status).toBe(201);
    await sale.ship({ lines: [one("lamp"), one("ten-off")] });
    expect(await paidFor(sale)).toMatchObject({ advanced: "5250", status: "advanced" });
    await sale.ship({ shipment: "s2", lines: [one("chair", 3), one("bulb")] });
    expect(await paidFor(sale)).toMatchObject({ advanced: "14000", status: "shipped" });
    await sale.deliver();
    await sale.deliver({ shipment: "s2" });
    purchaseIn(await sale.accept());
    await sandbox.rest();
    purchaseIn(await sale.repay());
    expect(await paidFor(sale)).toMatchObject({ outstanding: "0", status: "repaid" });
  });

  test("is cancelled in part before the shipment, and the rest is shipped", async () => {
    const sale = await startSale(sandbox, order);
    expect(purchaseIn(await sale.cancel({ lines: [one("lamp"), one("ten-off")] })).cancellations[0]).toMatchObject({
      amount: { amount: "5250" },
      status: "stopping",
    });
    await sandbox.rest();
    purchaseIn(await sale.answerReturn({ outcome: "stopped" }));
    await sandbox.rest();
    purchaseIn(await sale.ship());
    expect(await paidFor(sale)).toMatchObject({ advanced: "8750", outstanding: "8750", status: "shipped" });
  });

  test("is returned in part and then whole, for what was paid", async () => {
    const sale = await acceptedSale(sandbox, order);
    purchaseIn(await sale.cancel({ lines: [one("chair", 2)] }));
    await sandbox.rest();
    purchaseIn(await sale.answerReturn({ outcome: "received", lines: [one("chair"), one("voucher")] }));
    expect(await paidFor(sale)).toMatchObject({ refunded: "2916" });
    purchaseIn(await sale.refund({ lines: [one("lamp"), one("bulb"), one("ten-off")] }));
    expect(await paidFor(sale)).toMatchObject({ refunded: "8166" });
    purchaseIn(await sale.cancel());
    await sandbox.rest();
    purchaseIn(await sale.answerReturn({ cancellation: 3, outcome: "received" }));
    expect(await paidFor(sale)).toMatchObject({ refunded: "14000", outstanding: "0", status: "cancelled" });
  });

  test("is disputed by line, and the lender's verdict is for what was paid", async () => {
    const sale = await shippedSale(sandbox, order);
    purchaseIn(await sale.dispute({ kind: "notAsDescribed", lines: [one("chair", 3)], evidence: ["doc_photo-0001"] }));
    await sandbox.rest();
    purchaseIn(await sale.answerDispute({ answer: "contested", evidence: ["doc_photo-0002"] }));
    await sale.decide({ amount: { amount: "8750", currency: "GBP" }, lines: [one("chair", 3)] });
    await sandbox.rest();
    expect(await paidFor(sale)).toMatchObject({ refunded: "8750", outstanding: "5250" });
  });

  test("is bought on the hosted page, which shows each line with its sign", async () => {
    const { open, page, mall } = openShop(sandbox);
    const { checkout, url } = await open({ ...order, currency: "GBP" });
    const { show, consentAs } = await page(url);
    expect((await show()).lines.map((line) => line.amount.amount)).toEqual(lines.map((line) => line.amount));
    await consentAs(await sandbox.openAccount());
    const { purchase } = await mall.completeCheckout(checkout, { lines });
    expect(purchase).toMatchObject({ status: "approved", amount: { amount } });
  });

  test("balances in the lender's books", async () => {
    await sandbox.rest();
    expect(await sandbox.books()).toMatchObject({ proven: true, bankAgrees: true, differences: [] });
  });
});
