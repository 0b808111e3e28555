import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { connectSandbox } from "../../clients/sandbox/sandbox.ts";
import { magicOf, playScene, sceneNames } from "../../clients/sandbox/scenes.ts";
import { mallEvents } from "../../domain/telling.ts";
import { type Runtime, startRuntime } from "../../local/runtime.ts";

let runtime: Runtime;
let data: string;
beforeAll(async () => {
  data = mkdtempSync(join(tmpdir(), "scenes-"));
  runtime = await startRuntime({ assembly: "cdk.out", data, port: 0 });
});
afterAll(async () => {
  await runtime.stop();
  rmSync(data, { recursive: true, force: true });
});

// Time passes for all purchases together, so that scenes of late days would also age what earlier ones left: they come last.
const byDays = ["expired", "bounced", "late", "recovered"];
const inOrder = [...sceneNames.filter((name) => !byDays.includes(name) && name !== "charged_off"), ...byDays];

test.each(inOrder)("purchase.%s is reached by the real flow", async (name) => {
  const scene = sceneNames.find((each) => each === name) ?? "approved";
  const setting = { mall: "mall_thistle", purchaser: magicOf(scene) ?? "acc_approved", amount: "2500" };
  const purchase = await playScene(connectSandbox(runtime.url), scene, setting);
  expect(purchase.timeline.map(({ event }) => event)).toContain(name);
});

test("in won and at a mall that is paid at approval it is the same", async () => {
  const setting = { mall: "mall_hanok", purchaser: "acc_refund_fails_krw", amount: "25000" };
  const purchase = await playScene(connectSandbox(runtime.url), "refund_parked", setting);
  expect(purchase.cancellations[0]?.["status"]).toBe("parked");
});

test("what a mall is told can be brought about, but for what only a fault of the lender's leads to", () => {
  const missing = mallEvents.filter((event) => !(sceneNames as readonly string[]).includes(event));
  expect(missing).toEqual(["advance_refused", "refund_failed"]);
});
