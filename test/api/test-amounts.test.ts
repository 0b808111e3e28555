import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { currencies, testAmountOrder, seeded } from "./test-amount-sale.ts";
import { type Sale, shippedSale, startSale } from "./sale.ts";
import { type Sandbox, startSandbox } from "./sandbox.ts";

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(async () => sandbox.stop());

const decide = async (sale: Sale, outcome: string) => sandbox.staff("decide-review", { purchaseId: sale.id, outcome });

describe.each(currencies)("an ordinary purchase in %s", (currency) => {
  const buy = async (pence: string): Promise<Sale> => startSale(sandbox, testAmountOrder(sandbox, currency, pence));

  test("of 13 is approved, as any other", async () => {
    const sale = await buy("1300");
    expect(sale.answer).toMatchObject({ status: 201, body: { purchase: { status: "approved" } } });
  });

  test.each([
    ["1301", "CreditLimitExceeded"],
    ["1302", "AccountSuspended"],
    ["1303", "CurrencyMismatch"],
  ])("of %s is declined with %s by the lender's rule", async (pence, code) => {
    const sale = await buy(pence);
    expect(sale.answer).toMatchObject({ status: 201, body: { purchase: { status: "declined", code } } });
  });

  test.each([
    ["approved", {}],
    ["declined", { status: "declined", code: "ReviewDeclined" }],
  ])("of 1304 waits for the lender's staff, who decide that it is %s", async (outcome, expected) => {
    const sale = await buy("1304");
    expect(sale.answer).toMatchObject({ status: 202, body: { purchase: { status: "pending" } } });
    await decide(sale, outcome);
    await sandbox.wait({ minutes: 2 });
    expect(await sale.show()).toMatchObject(expected);
    expect(await sale.events()).toContain(outcome);
  });

  test("of 1305 is pending because the lender is slow, and approved within ten minutes", async () => {
    const sale = await buy("1305");
    expect(sale.answer).toMatchObject({ status: 202, body: { purchase: { status: "pending" } } });
    await sandbox.wait({ minutes: 10 });
    expect(await sale.events()).toContain("approved");
  });

  test("of 1306 is declined after a day because the lender is silent", async () => {
    const sale = await buy("1306");
    expect(sale.answer.status).toBe(202);
    await sandbox.wait({ days: 2 });
    expect(await sale.show()).toMatchObject({ status: "declined", code: "LenderSilent" });
  });

  test("of 1307 is approved, but its advance fails, and nothing is owed", async () => {
    const order = testAmountOrder(sandbox, currency, "1307");
    const sale = currency === "GBP" ? await shippedSale(sandbox, order) : await startSale(sandbox, order);
    expect(await sale.show()).toMatchObject({
      advances: [{ status: "failed", code: "PayoutRefused" }],
      outstanding: { amount: "0" },
    });
    expect(await sale.money()).toEqual([]);
  });
});

test.each([
  ["acc_limit_exceeded", "CreditLimitExceeded"],
  ["acc_suspended", "AccountSuspended"],
])("the account of %s is declined without review, whatever the amount", async (name, code) => {
  const order = { ...testAmountOrder(sandbox, "GBP", "1304"), account: seeded(sandbox, name) };
  const sale = await startSale(sandbox, order);
  expect(sale.answer).toMatchObject({ status: 201, body: { purchase: { status: "declined", code } } });
});
