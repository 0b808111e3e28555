import { afterAll, beforeAll, describe, expect, test } from "vitest";
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

// Moving the clock ages all purchases, also those of earlier scenarios, so the scenarios that need many days run last.
const byDays = ["expired", "bounced", "late", "recovered"] as const;

const inOrder = [...purchaseScenarioNames.filter((name) => ![...byDays, "charged_off"].includes(name)), ...byDays];

const malls = [
  ["mall_thistle", "2500", { currency: "GBP", advancePolicy: "shipment" }],
  ["mall_hanok", "25000", { currency: "KRW", advancePolicy: "approval" }],
] as const;

/** What a mall triggers in this run: at night each one everything, otherwise the malls take turns. */
const turnsOf = <Name extends string>(names: readonly Name[], mall: string): readonly Name[] =>
  names.filter((_, turn) => inTurn(malls, turn).some(([each]) => each === mall));

describe.each(malls)("at %s", (mall, amount, seller) => {
  test.each(turnsOf(inOrder, mall))("purchase.%s is reached by the real flow", async (name) => {
    const input = { mall, purchaser: buyerFor(name, seller), amount };
    const purchase = await runPurchaseScenario(connectSandbox(sandbox.runtime.url), name, input);
    expect(purchase.timeline.map(({ event }) => event)).toContain(name);
  });

  test.each(turnsOf(checkoutScenarioNames, mall))("checkout.%s is reached by the real flow", async (name) => {
    const input = { mall, purchaser: buyerFor("approved", seller), amount };
    expect((await runCheckoutScenario(connectSandbox(sandbox.runtime.url), name, input)).status).toBe(name);
  });
});

test("every event of a purchase or a checkout that a mall can receive can be triggered", () => {
  const triggered = [
    ...purchaseScenarioNames.map((name) => `purchase.${name}`),
    ...checkoutScenarioNames.map((name) => `checkout.${name}`),
  ];
  expect(triggered.toSorted()).toEqual(eventTypes.filter((type) => /^(purchase|checkout)\.[^*]/.test(type)).toSorted());
});
