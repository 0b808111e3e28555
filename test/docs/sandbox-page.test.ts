import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { checkoutScenarioNames } from "../../clients/sandbox/checkout-scenarios.ts";
import { purchaseScenarioNames } from "../../clients/sandbox/purchase-scenarios.ts";
import { catalogue } from "../../examples/mall/catalogue.ts";
import { readOrders } from "../../examples/orders/orders.ts";
import { testAmounts } from "../../local/test-values/test-amounts.ts";
import { testPurchasers } from "../../local/test-values/test-purchasers.ts";

const page = readFileSync("docs/sandbox.md", "utf8");
const text = (...names: readonly string[]): string =>
  names.map((name) => readFileSync(`test/api/${name}.test.ts`, "utf8")).join("\n");
const tests = text("magic", "magic-late");
const amountTests = text("magic-amounts", "magic-amounts-late");

test("docs/sandbox.md lists the magic purchasers of the seed, each with what becomes of it", () => {
  const rows = [...page.matchAll(/^\| `(acc_\w+)` +\| (.*?) +\|$/gm)].map(([, account, does]) => ({ account, does }));
  const seeded = testPurchasers.filter(({ account }) => !account.endsWith("_krw"));
  expect(rows).toEqual(seeded.map(({ account, does }) => ({ account, does })));
});

test("each of them is there in won too, but for the one whose currency is another", () => {
  const pounds = testPurchasers.filter(({ currency }) => currency === "GBP");
  const won = testPurchasers.filter(({ currency }) => currency === "KRW");
  expect(won.map(({ account, does }) => [account, does])).toEqual(
    pounds.map(({ account, does }) => [`${account}_krw`, does]),
  );
  expect(testPurchasers.length).toBe(pounds.length + won.length + 1);
});

test("each magic purchaser is held to its word by a test of its own", () => {
  for (const { account } of testPurchasers)
    if (!account.endsWith("_krw")) expect(tests, account).toMatch(new RegExp(`"${account}\\b`));
});

test("the page names every event that can be brought about", () => {
  const named = [...page.matchAll(/`((?:purchase|checkout)\.\w+)`/g)].map(([, name = ""]) => name);
  const scenes = [
    ...purchaseScenarioNames.map((name) => `purchase.${name}`),
    ...checkoutScenarioNames.map((name) => `checkout.${name}`),
  ];
  expect([...new Set(named)].toSorted()).toEqual(scenes.toSorted());
});

test("docs/sandbox.md lists the magic amounts in both currencies, each with what becomes of it", () => {
  const rows = [...page.matchAll(/^\| `(\d+)` +\| `(\d+)` +\| (.*?) +\|$/gm)];
  expect(rows.map(([, GBP, KRW, does]) => ({ prices: { GBP, KRW }, does }))).toEqual(
    testAmounts.map(({ prices, does }) => ({ prices, does })),
  );
});

test("each magic amount is held to its word by a test of its own, in both currencies", () => {
  for (const { prices } of testAmounts) expect(amountTests, prices.GBP).toContain(`"${prices.GBP}"`);
});

test("no order of the shop's week, and no basket of the example mall, costs one with which something is the matter", () => {
  const strange = new Set(testAmounts.slice(1).map(({ prices }) => BigInt(prices.GBP)));
  const { orders } = readOrders(readFileSync("examples/orders/online-retail-week.csv", "utf8"));
  const totals = orders.map(({ lines }) => lines.reduce((sum, { amount }) => sum + BigInt(amount), 0n));
  expect(totals.length).toBeGreaterThan(500);
  expect(totals.filter((total) => strange.has(total))).toEqual([]);
  expect(catalogue.filter(({ price }) => price % 100 !== 0)).toEqual([]);
  expect([...strange].filter((amount) => amount % 100n === 0n)).toEqual([]);
});

test("won are priced in tens, and none of the magic amounts of won but the ordinary one is", () => {
  const tens = testAmounts.filter(({ prices }) => Number(prices.KRW) % 10 === 0);
  expect(tens).toEqual(testAmounts.slice(0, 1));
  expect(tens[0]).not.toHaveProperty("ruled");
});
