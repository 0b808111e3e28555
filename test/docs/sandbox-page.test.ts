import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { sceneNames } from "../../clients/sandbox/scenes.ts";
import { magicPurchasers } from "../../local/magic/magic-purchasers.ts";

const page = readFileSync("docs/sandbox.md", "utf8");
const tests = ["magic", "magic-late"].map((name) => readFileSync(`test/api/${name}.test.ts`, "utf8")).join("\n");

test("docs/sandbox.md lists the magic purchasers of the seed, each with what becomes of it", () => {
  const rows = [...page.matchAll(/^\| `(acc_\w+)` +\| (.*?) +\|$/gm)].map(([, account, does]) => ({ account, does }));
  const seeded = magicPurchasers.filter(({ account }) => !account.endsWith("_krw"));
  expect(rows).toEqual(seeded.map(({ account, does }) => ({ account, does })));
});

test("each of them is there in won too, but for the one whose currency is another", () => {
  const pounds = magicPurchasers.filter(({ currency }) => currency === "GBP");
  const won = magicPurchasers.filter(({ currency }) => currency === "KRW");
  expect(won.map(({ account, does }) => [account, does])).toEqual(
    pounds.map(({ account, does }) => [`${account}_krw`, does]),
  );
  expect(magicPurchasers.length).toBe(pounds.length + won.length + 1);
});

test("each of them is held to its word by a test of its own", () => {
  for (const { account } of magicPurchasers)
    if (!account.endsWith("_krw")) expect(tests, account).toMatch(new RegExp(`"${account}\\b`));
});

test("the page names every event that can be brought about", () => {
  const named = [...page.matchAll(/`purchase\.(\w+)`/g)].map(([, name = ""]) => name);
  expect([...new Set(named)].toSorted()).toEqual([...sceneNames].toSorted());
});
