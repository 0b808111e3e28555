import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { checkoutScenarioNames } from "../../clients/sandbox/checkout-scenarios.ts";
import { purchaseScenarioNames } from "../../clients/sandbox/purchase-scenarios.ts";
import { catalogue } from "../../examples/mall/orders/catalogue.ts";
import { readOrders } from "../../examples/orders/orders.ts";
import { testAmounts } from "../../local/test-values/test-amounts.ts";
import { testPurchasers } from "../../local/test-values/test-purchasers.ts";

const page = readFileSync("docs/sandbox.md", "utf8");
const text = (...names: readonly string[]): string =>
  names.map((name) => readFileSync(`test/api/${name}.test.ts`, "utf8")).join("\n");
const tests = text("test-purchasers", "test-purchasers-late");
const amountTests = text("test-amounts", "test-amounts-late");

test("docs/sandbox.md lists the test purchasers of the seed, each with its outcome", () => {
  const rows = [...page.matchAll(/^\| `(acc_\w+)` +\| (.*?) +\|$/gm)].map(([, account, does]) => ({ account, does }));
  const seeded = testPurchasers.filter(({ account }) => !account.endsWith("_krw"));
  expect(rows).toEqual(seeded.map(({ account, does }) => ({ account, does })));
});

test("each of them also exists in won, except the one with another currency", () => {
  const pounds = testPurchasers.filter(({ currency }) => currency === "GBP");
  const won = testPurchasers.filter(({ currency }) => currency === "KRW");
  expect(won.map(({ account, does }) => [account, does])).toEqual(
    pounds.map(({ account, does }) => [`${account}_krw`, does]),
  );
  expect(testPurchasers.length).toBe(pounds.length + won.length + 1);
});

test("each test purchaser's outcome has a test", () => {
  for (const { account } of testPurchasers)
    if (!account.endsWith("_krw")) expect(tests, account).toMatch(new RegExp(`"${account}\\b`));
});

test("the page lists every event that can be triggered", () => {
  const named = [...page.matchAll(/`((?:purchase|checkout)\.\w+)`/g)].map(([, name = ""]) => name);
  const events = [
    ...purchaseScenarioNames.map((name) => `purchase.${name}`),
    ...checkoutScenarioNames.map((name) => `checkout.${name}`),
  ];
  expect([...new Set(named)].toSorted()).toEqual(events.toSorted());
});

test("docs/sandbox.md lists the test amounts in both currencies, each with its outcome", () => {
  const rows = [...page.matchAll(/^\| `(\d+)` +\| `(\d+)` +\| (.*?) +\|$/gm)];
  expect(rows.map(([, GBP, KRW, does]) => ({ prices: { GBP, KRW }, does }))).toEqual(
    testAmounts.map(({ prices, does }) => ({ prices, does })),
  );
});

test("each test amount's outcome has a test, in both currencies", () => {
  for (const { prices } of testAmounts) expect(amountTests, prices.GBP).toContain(`"${prices.GBP}"`);
});

test("no order of the example week and no basket of the example mall costs a test amount with a special outcome", () => {
  const special = new Set(testAmounts.slice(1).map(({ prices }) => BigInt(prices.GBP)));
  const { orders } = readOrders(readFileSync("examples/orders/online-retail-week.csv", "utf8"));
  const totals = orders.map(({ lines }) => lines.reduce((sum, { amount }) => sum + BigInt(amount), 0n));
  expect(totals.length).toBeGreaterThan(500);
  expect(totals.filter((total) => special.has(total))).toEqual([]);
  expect(catalogue.filter(({ price }) => price % 100 !== 0)).toEqual([]);
  expect([...special].filter((amount) => amount % 100n === 0n)).toEqual([]);
});

test("ordinary prices in won are multiples of ten, and of the test amounts only the ordinary one is", () => {
  const tens = testAmounts.filter(({ prices }) => Number(prices.KRW) % 10 === 0);
  expect(tens).toEqual(testAmounts.slice(0, 1));
  expect(tens[0]).not.toHaveProperty("ruleOutcome");
});
