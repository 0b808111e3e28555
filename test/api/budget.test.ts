import { afterAll, beforeAll, expect, test } from "vitest";
import { openLoadMall } from "../../clients/sandbox/load-mall.ts";
import { belowBudget, beyondBudget, type Counts, type Life } from "../../local/bill/budget.ts";
import { measureAlone } from "../../local/measure-alone.ts";
import { type Sandbox, startSandbox } from "./sandbox.ts";

let sandbox: Sandbox;
let counts: Readonly<Record<Life, Counts>>;

beforeAll(async () => {
  sandbox = await startSandbox();
  const mall = await openLoadMall(sandbox.runtime.url, 1);
  counts = await measureAlone(sandbox.runtime, mall);
  mall.close();
});

afterAll(async () => sandbox.stop());

test.each(["completedSale", "cancelledSale"] as const)("a %s keeps its budget of calls", (life) => {
  expect(beyondBudget(life, counts[life])).toEqual([]);
});

test.each(["completedSale", "cancelledSale"] as const)(
  "the budget of a %s follows when it takes fewer calls",
  (life) => {
    expect(belowBudget(life, counts[life])).toEqual([]);
  },
);

test("a life with one more call of a kind than its budget is named with its budget", () => {
  const { completedSale } = counts;
  expect(beyondBudget("completedSale", { ...completedSale, timerCalls: 100 })).toEqual([
    expect.stringMatching(/^completedSale takes 100 timerCalls; its budget in local\/bill\/budget\.json is \d+$/),
  ]);
  expect(belowBudget("completedSale", { ...completedSale, writeUnits: 3 })).toEqual([
    expect.stringMatching(/^completedSale takes 3 writeUnits: lower its budget of \d+/),
  ]);
});
