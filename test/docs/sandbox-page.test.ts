import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { checkoutSceneNames } from "../../clients/sandbox/checkout-scenes.ts";
import { sceneNames } from "../../clients/sandbox/scenes.ts";
import { catalogue } from "../../examples/mall/catalogue.ts";
import { readOrders } from "../../examples/orders/orders.ts";
import { magicAmounts } from "../../local/magic/magic-amounts.ts";
import { magicPurchasers } from "../../local/magic/magic-purchasers.ts";

const page = readFileSync("docs/sandbox.md", "utf8");
const text = (...names: readonly string[]): string =>
  names.map((name) => readFileSync(`test/api/${name}.test.ts`, "utf8")).join("\n");
const tests = text("magic", "magic-late");
const amountTests = text("magic-amounts", "magic-amounts-late");

test("docs/sandbox.md lists the magic purchasers of the seed, each with its effect", () => {
  const rows = [...page.matchAll(/^\| `(acc_\w+)` +\| (.*?) +\|$/gm)].map(([, account, does]) => ({ account, does }));
  const seeded = magicPurchasers.filter(({ account }) => !account.endsWith("_krw"));
  expect(rows).toEqual(seeded.map(({ account, does }) => ({ account, does })));
});

test("each magic purchaser exists in won too, except the one with another currency", () => {
  const pounds = magicPurchasers.filter(({ currency }) => currency === "GBP");
  const won = magicPurchasers.filter(({ currency }) => currency === "KRW");
  expect(won.map(({ account, does }) => [account, does])).toEqual(
    pounds.map(({ account, does }) => [`${account}_krw`, does]),
  );
  expect(magicPurchasers.length).toBe(pounds.length + won.length + 1);
});

test("each magic purchaser has a test", () => {
  for (const { account } of magicPurchasers)
    if (!account.endsWith("_krw")) expect(tests, account).toMatch(new RegExp(`"${account}\\b`));
});

test("the page names every event that can be triggered", () => {
  const named = [...page.matchAll(/`((?:purchase|checkout)\.\w+)`/g)].map(([, name = ""]) => name);
  const scenes = [
    ...sceneNames.map((name) => `purchase.${name}`),
    ...checkoutSceneNames.map((name) => `checkout.${name}`),
  ];
  expect([...new Set(named)].toSorted()).toEqual(scenes.toSorted());
});

test("docs/sandbox.md lists the magic amounts in both currencies, each with its effect", () => {
  const rows = [...page.matchAll(/^\| `(\d+)` +\| `(\d+)` +\| (.*?) +\|$/gm)];
  expect(rows.map(([, GBP, KRW, does]) => ({ prices: { GBP, KRW }, does }))).toEqual(
    magicAmounts.map(({ prices, does }) => ({ prices, does })),
  );
});

test("each magic amount has a test in both currencies", () => {
  for (const { prices } of magicAmounts) expect(amountTests, prices.GBP).toContain(`"${prices.GBP}"`);
});

test("no order of the sample week and no basket of the example mall costs a magic amount", () => {
  const strange = new Set(magicAmounts.slice(1).map(({ prices }) => BigInt(prices.GBP)));
  const { orders } = readOrders(readFileSync("examples/orders/online-retail-week.csv", "utf8"));
  const totals = orders.map(({ lines }) => lines.reduce((sum, { amount }) => sum + BigInt(amount), 0n));
  expect(totals.length).toBeGreaterThan(500);
  expect(totals.filter((total) => strange.has(total))).toEqual([]);
  expect(catalogue.filter(({ price }) => price % 100 !== 0)).toEqual([]);
  expect([...strange].filter((amount) => amount % 100n === 0n)).toEqual([]);
});

test("won prices are multiples of ten, and of the magic amounts in won only the ordinary one is", () => {
  const tens = magicAmounts.filter(({ prices }) => Number(prices.KRW) % 10 === 0);
  expect(tens).toEqual(magicAmounts.slice(0, 1));
  expect(tens[0]).not.toHaveProperty("ruled");
});
