import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { checkoutSceneNames, playCheckout } from "../../clients/sandbox/checkout-scenes.ts";
import { connectSandbox } from "../../clients/sandbox/sandbox.ts";
import { buyerIn, playScene, sceneNames } from "../../clients/sandbox/scenes.ts";
import { allEvents, eventTypes } from "../../domain/purchase/view/event-audience.ts";
import { type Seeded, startSeeded } from "../api/seeded.ts";

let sandbox: Seeded;

beforeAll(async () => {
  sandbox = await startSeeded();
});

afterAll(async () => {
  await sandbox.stop();
});

// Time passes for all purchases together, so that scenes of late days would also age what earlier ones left: they come last.
const byDays = ["expired", "bounced", "late", "recovered"] as const;

const inOrder = [...sceneNames.filter((name) => ![...byDays, "charged_off"].includes(name)), ...byDays];

const malls = [
  ["mall_thistle", "2500", { currency: "GBP", advancePolicy: "shipment" }],
  ["mall_hanok", "25000", { currency: "KRW", advancePolicy: "approval" }],
] as const;

describe.each(malls)("at %s", (mall, amount, seller) => {
  test.each(inOrder)("purchase.%s is reached by the real flow", async (name) => {
    const setting = { mall, purchaser: buyerIn(name, seller), amount };
    const purchase = await playScene(connectSandbox(sandbox.runtime.url), name, setting);
    expect(purchase.timeline.map(({ event }) => event)).toContain(name);
  });

  test.each(checkoutSceneNames)("checkout.%s is reached by the real flow", async (name) => {
    const setting = { mall, purchaser: buyerIn("approved", seller), amount };
    expect((await playCheckout(connectSandbox(sandbox.runtime.url), name, setting)).status).toBe(name);
  });
});

test("every event of a mall can be triggered", () => {
  const reached = [
    ...sceneNames.map((name) => `purchase.${name}`),
    ...checkoutSceneNames.map((name) => `checkout.${name}`),
  ];
  expect(reached.toSorted()).toEqual(eventTypes.filter((type) => !allEvents.includes(type)).toSorted());
});
