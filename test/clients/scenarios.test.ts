import { afterAll, beforeAll, expect, test } from "vitest";
import { checkoutScenarioNames, runCheckoutScenario } from "../../clients/sandbox/checkout-scenarios.ts";
import { connectSandbox } from "../../clients/sandbox/sandbox.ts";
import { buyerFor, runPurchaseScenario, purchaseScenarioNames } from "../../clients/sandbox/purchase-scenarios.ts";
import { eventTypes } from "../../domain/purchase/view/event-audience.ts";
import { inTurn } from "../in-turn.ts";
import { type Seeded, startSeeded } from "../api/seeded.ts";

let sandbox: Seeded;

beforeAll(async () => {
  sandbox = await startSeeded();
});

afterAll(async () => {
  await sandbox.stop();
});

// Moving the clock ages every purchase there is, so the scenarios that need many days run first, while there are few.
const byDays = ["expired", "bounced", "late", "recovered"] as const;

const atOnce = purchaseScenarioNames.filter((name) => ![...byDays, "charged_off"].includes(name));

const malls = [
  ["mall_thistle", "2500", { currency: "GBP", advancePolicy: "shipment" }],
  ["mall_hanok", "25000", { currency: "KRW", advancePolicy: "approval" }],
] as const;

/** What is triggered at which mall in this run: at night everything at each one, otherwise the malls take turns. */
const cases = <Name extends string>(names: readonly Name[]) =>
  names.flatMap((name, turn) => inTurn(malls, turn).map(([mall, amount, seller]) => ({ name, mall, amount, seller })));

test.each([...cases(byDays), ...cases(atOnce)])("purchase.$name is reached by the real flow at $mall", async (each) => {
  const { name, mall, amount, seller } = each;
  const input = { mall, purchaser: buyerFor(name, seller), amount };
  const purchase = await runPurchaseScenario(connectSandbox(sandbox.runtime.url), name, input);
  expect(purchase.timeline.map(({ event }) => event)).toContain(name);
});

test.each(cases(checkoutScenarioNames))("checkout.$name is reached by the real flow at $mall", async (each) => {
  const { name, mall, amount, seller } = each;
  const input = { mall, purchaser: buyerFor("approved", seller), amount };
  expect((await runCheckoutScenario(connectSandbox(sandbox.runtime.url), name, input)).status).toBe(name);
});

test("every event of a purchase or a checkout that a mall can receive can be triggered", () => {
  const triggered = [
    ...purchaseScenarioNames.map((name) => `purchase.${name}`),
    ...checkoutScenarioNames.map((name) => `checkout.${name}`),
  ];
  expect(triggered.toSorted()).toEqual(eventTypes.filter((type) => /^(purchase|checkout)\.[^*]/.test(type)).toSorted());
});
