import { afterAll, beforeAll, expect, test } from "vitest";
import { seeded } from "./test-amount-sale.ts";
import { acceptedSale } from "./sale.ts";
import { type Sandbox, startSandbox } from "./sandbox.ts";

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(async () => sandbox.stop());

/** A sale to a seeded purchaser, who has accepted the goods. */
const acceptedBy = async (name: string) => acceptedSale(sandbox, { account: seeded(sandbox, name) });

test("acc_refund_fails: the refund is parked, and paid a week later", async () => {
  const sale = await acceptedBy("acc_refund_fails");
  await sale.repay();
  await sandbox.rest();
  await sale.cancel();
  await sale.answerReturn({ outcome: "received" });
  expect(await sale.show()).toMatchObject({
    cancellations: [{ status: "parked" }],
    waitingFor: { who: "operator" },
  });
  await sandbox.wait({ days: 7, hours: 1 });
  expect(await sale.show()).toMatchObject({ status: "cancelled", cancellations: [{ status: "refunded" }] });
});

test("acc_late is late on the due date, and pays a month later", async () => {
  const sale = await acceptedBy("acc_late");
  await sandbox.wait({ days: 35 });
  expect(await sale.show()).toMatchObject({ status: "accepted", late: 1 });
  await sandbox.wait({ days: 32 });
  expect((await sale.show()).status).toBe("repaid");
  expect(await sale.events()).toEqual(expect.arrayContaining(["late", "reminded", "repaid"]));
});

test("acc_bounces pays, owes again two days later, and finally pays", async () => {
  const sale = await acceptedBy("acc_bounces");
  await sale.repay();
  expect((await sale.show()).status).toBe("repaid");
  await sandbox.wait({ days: 3 });
  const owing = await sale.show();
  expect(owing).toMatchObject({ status: "accepted", bounces: [{ reason: "AM04" }] });
  expect(owing.outstanding.amount).not.toBe("0");
  await sandbox.wait({ days: 65 });
  expect(await sale.show()).toMatchObject({ status: "repaid", outstanding: { amount: "0" } });
});

test("acc_never_pays is late, reminded and charged off", async () => {
  const sale = await acceptedBy("acc_never_pays");
  await sandbox.wait({ days: 250 });
  expect((await sale.show()).status).toBe("chargedOff");
  expect(await sale.events()).toEqual(expect.arrayContaining(["reminded", "late", "charged_off"]));
});
