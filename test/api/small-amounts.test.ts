import { afterAll, beforeAll, expect, test } from "vitest";
import { expectRefusal, purchaseIn } from "./answer.ts";
import { approve, instruct } from "./instructions.ts";
import { acceptedSale, type Sale, shippedSale } from "./sale.ts";
import { type Sandbox, startSandbox } from "./sandbox.ts";

/* Amounts that are too small to refund, and money that nobody owes. */

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(async () => sandbox.stop());

const noticesOf = async ({ order }: Sale) => {
  await sandbox.rest();
  const { notices } = await sandbox.ask<{ notices: readonly { readonly subject: string; readonly text: string }[] }>(
    `/_sandbox/notices?to=${order}@example.test`,
  );
  return notices;
};

test("one of 100 sheets for ₩50 is explained to purchaser and mall, and two of them are refunded", async () => {
  const lines = [{ id: "sheet", quantity: 100, amount: "50", description: "Paper" }];
  const sale = await shippedSale(sandbox, { mall: sandbox.hanok, currency: "KRW", amount: "50", lines });
  await sale.deliver();
  await sandbox.rest();
  const one = { lines: [{ id: "sheet", quantity: 1 }] };
  for (const ask of [async () => sale.cancel(one), async () => sale.refund(one)]) {
    const { body } = await expectRefusal(sandbox, ask, 422, "AmountOutOfRange");
    expect(body.detail).toBe(
      "these goods cost less than ₩1, the smallest amount that can be refunded: choose at least 2 of sheet",
    );
  }
  expect((await sale.show()).cancellations).toEqual([]);
  purchaseIn(await sale.refund({ lines: [{ id: "sheet", quantity: 2 }] }));
  expect((await sale.show()).refunded).toEqual({ amount: "1", currency: "KRW" });
});

test("£1 that nobody owed goes back, and is no second repayment; every notice names the shop", async () => {
  const sale = await acceptedSale(sandbox);
  purchaseIn(await sale.repay());
  await sandbox.rest();
  const payment = { kind: "payment", amount: { amount: "100", currency: "GBP" }, reference: "BANK-77" };
  await sandbox.receiveCredit({ amount: payment.amount, reference: payment.reference });
  await instruct(sandbox, sale.id, payment);
  await approve(sandbox, sale.id, 1);
  expect((await sale.events()).slice(-3)).toEqual(["payment_reported", "credit_received", "credit_returned"]);
  expect((await sale.money()).slice(-1)).toEqual(["refunds 100"]);
  const notices = await noticesOf(sale);
  expect(notices.filter(({ text }) => text.startsWith("Paid in full"))).toHaveLength(1);
  expect(notices.some(({ text }) => text.startsWith("We have received a payment of £1.00 that you do not owe"))).toBe(
    true,
  );
  for (const { subject, text } of notices) {
    expect(subject).toBe(`Order ${sale.order} at ${sandbox.thistle.name}`);
    expect(text).not.toMatch(/\d{4}-\d\d-\d\d|\b[A-Z]{3} \d/);
  }
});
