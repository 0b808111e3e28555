import { afterAll, beforeAll, expect, test } from "vitest";
import { openLoadMall } from "../../clients/sandbox/load-mall.ts";
import { salesUntilThrottled } from "../../local/bill/shared-keys.ts";
import type { MeasuredLife } from "../../local/bill/measured-life.ts";
import { measureSales } from "../../local/measure-life.ts";
import { type Sandbox, startSandbox } from "./sandbox.ts";

const [sales, atOnce] = [16, 8];

/** The sales a second that one mall can make before DynamoDB throttles a partition; docs/numbers.md has what was measured at twenty at once. */
const oneMall = 150;

let sandbox: Sandbox;
let life: MeasuredLife;

beforeAll(async () => {
  sandbox = await startSandbox();
  const mall = await openLoadMall(sandbox.runtime.url, atOnce);
  life = await measureSales(sandbox.runtime, mall, { sales, atOnce });
  mall.close();
});

afterAll(async () => sandbox.stop());

test("what all sales of a mall write and read together is measured key by key", () => {
  const shared = life.keys.filter(({ keys }) => keys === 1).map(({ form, kind }) => `${form} ${kind}`);
  expect(shared).toEqual(
    expect.arrayContaining(["EVENT#<mall> write", "<mall> write", "BALANCE#<mall> write", "BALANCE#BOOK write"]),
  );
  const written = life.keys.filter(({ kind }) => kind === "write").reduce((sum, { unitsASale }) => sum + unitsASale, 0);
  expect(written).toBeCloseTo(life.operations["dynamodb.wru"], 1);
});

test(`no partition is throttled when one mall makes ${oneMall} sales a second`, () => {
  const hot = life.keys.filter(({ keys }) => keys < sales).filter((key) => salesUntilThrottled(key) < oneMall);
  expect(hot).toEqual([]);
});
