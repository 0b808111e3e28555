import { instructTwice } from "./instructions.ts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { acceptedSale, shippedSale } from "./sale.ts";
import { type Sandbox, startSandbox } from "./sandbox.ts";

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(async () => sandbox.stop());

const settle = async () => sandbox.invoke("tallystick-operator-settle-malls", {});
const settlements = async (): Promise<readonly string[]> =>
  (await sandbox.transfers())
    .filter(({ reference }) => reference.startsWith("settlement."))
    .map(({ key, account, amount }) => `${key} ${account} ${amount.amount}`);

/** A sale whose goods were accepted at once: 14 of 44 days' discount of 90 pence came back, which is 28. */
const sold = async () => {
  const sale = await acceptedSale(sandbox);
  await sandbox.rest();
  return sale;
};

test("the next settlement run pays a mall its rebates once, however often it runs", async () => {
  expect(await settle()).toEqual({ paid: 0, refused: 0, unknown: 0 });
  await sold();
  expect((await sandbox.books()).sides["GBP"]?.["seller"]?.amount).toBe("-28");
  expect(await settle()).toEqual({ paid: 1, refused: 0, unknown: 0 });
  await Promise.all(Array.from({ length: 5 }, settle));
  expect(await settlements()).toEqual(["settlement.mall_thistle.GBP.1 GB-20-30-40-50001 28"]);
  const books = await sandbox.books();
  expect(books).toMatchObject({ proven: true, bankAgrees: true });
  expect([books.sides["GBP"]?.["seller"]?.amount, books.accounts["mallSettlement GBP"]?.amount]).toEqual(["0", "0"]);
});

test("concurrent runs pay once", async () => {
  await sold();
  await Promise.all(Array.from({ length: 5 }, settle));
  await sandbox.rest();
  expect(await settlements()).toHaveLength(2);
  expect(await sandbox.books()).toMatchObject({ proven: true, bankAgrees: true });
});

test("a lost answer of the bank is requested again with the same key", async () => {
  await sold();
  await sandbox.bankRule({ operation: "payouts", behaviour: "unknown-then-done" });
  await expect(settle()).rejects.toThrow(/has not confirmed 1/);
  await sandbox.bankRule({ operation: "payouts", behaviour: "done" });
  expect(await settle()).toEqual({ paid: 1, refused: 0, unknown: 0 });
  expect(await settlements()).toHaveLength(3);
  expect(await sandbox.books()).toMatchObject({ proven: true, bankAgrees: true });
});

test.each([
  ["before its work", "before", "Runtime.ExitError"],
  ["after its work", "after", "Runtime.ExitError"],
])("the next run completes one that dies %s", async (_, when, error) => {
  await sold();
  const before = (await settlements()).length;
  await sandbox.fault({ function: "tallystick-operator-settle-malls", when, error, containing: "" });
  await expect(settle()).rejects.toThrow();
  await settle();
  expect(await settlements()).toHaveLength(before + 1);
  expect(await sandbox.books()).toMatchObject({ proven: true, bankAgrees: true });
});

test("a refused payout stays owed, and is paid when the bank accepts it", async () => {
  await sold();
  const before = (await settlements()).length;
  await sandbox.bankRule({ operation: "payouts", behaviour: "refuse" });
  expect(await settle()).toEqual({ paid: 0, refused: 1, unknown: 0 });
  expect((await sandbox.books()).sides["GBP"]?.["seller"]?.amount).toBe("-28");
  await sandbox.bankRule({ operation: "payouts", behaviour: "done" });
  await sandbox.wait({ days: 1, minutes: 1 });
  expect(await settlements()).toHaveLength(before + 1);
  expect((await sandbox.books()).sides["GBP"]?.["seller"]?.amount).toBe("0");
});

test("a payment that was reported and never arrived is found by both commands, and so is a credit that nobody reported", async () => {
  const sale = await sold();
  const amount = { amount: "480000", currency: "GBP" };
  await instructTwice(sandbox, sale.id, { kind: "payment", amount, reference: "BANK-4800" });
  const found = `transfer BANK-4800, not at the bank`;
  const books = await sandbox.books();
  expect([books.proven, books.bankAgrees]).toEqual([false, false]);
  expect(books.bank.differences).toEqual([{ id: sale.id, what: found, one: "£4,800.00", other: "none" }]);
  expect((await sandbox.reconcile()).differences).toMatchObject([{ id: sale.id, what: found }]);

  await sandbox.receiveCredit({ amount: { amount: "479900", currency: "GBP" }, reference: "BANK-4799" });
  expect((await sandbox.books()).bank.waiting).toEqual(["BANK-4799"]);
  await sandbox.wait({ days: 2 });
  expect((await sandbox.books()).bank.differences).toMatchObject([
    { id: sale.id, what: found },
    { id: "BANK-4799", what: "transfer BANK-4799, not in the books" },
  ]);
  // The report was of another amount: the money arrives under its reference, and the other credit is taken back.
  await sandbox.receiveCredit({ amount, reference: "BANK-4800" });
  const other = { amount: "479900", currency: "GBP" };
  await instructTwice(sandbox, sale.id, { kind: "payment", amount: other, reference: "BANK-4799" });
  expect(await sandbox.books()).toMatchObject({ proven: true, bankAgrees: true, bank: { differences: [] } });
});

test("a later clawback is deducted from the next payout", async () => {
  const sale = await sold();
  await settle();
  await sale.cancel();
  await sale.answerReturn({ outcome: "received" });
  await sandbox.rest();
  const owed = Number((await sandbox.books()).accounts["mallSettlement GBP"]?.amount);
  expect(owed).toBeGreaterThan(12_400);
  const next = await shippedSale(sandbox);
  await sandbox.rest();
  expect(await next.money()).toEqual([]);
  const [advance] = (await next.show()).advances;
  expect([advance?.paid?.amount, advance?.netted]).toEqual(["0", advance?.payout]);
  expect(advance?.nettings).toMatchObject([
    { purchase: sale.id, order: sale.order, kind: "clawback", amount: advance?.payout },
  ]);
  expect(await sandbox.books()).toMatchObject({ proven: true, bankAgrees: true });
});

test("what the mall's purchases say was paid is what its bank account received, transfer by transfer", async () => {
  const received = (await sandbox.transfers()).filter(({ account }) => account === sandbox.thistle.bankAccount);
  const page = await sandbox.request("GET", "/v1/purchases?limit=100", {
    headers: { authorization: `Bearer ${sandbox.thistle.apiKey}` },
  });
  const { purchases = [] } = page.body;
  const said = purchases.flatMap(({ id, advances }) => advances.map(({ paid }) => `${id} ${paid?.amount ?? "0"}`));
  const ofPurchases = received.filter(({ reference }) => !reference.startsWith("settlement."));
  expect(ofPurchases.map(({ reference, amount }) => `${reference} ${amount.amount}`).toSorted()).toEqual(
    said.filter((each) => !each.endsWith(" 0")).toSorted(),
  );
});
