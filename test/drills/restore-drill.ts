import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { buyerFor, purchaseScenarioNames, runPurchaseScenario } from "../../clients/sandbox/purchase-scenarios.ts";
import { connectSandbox } from "../../clients/sandbox/sandbox.ts";
import { type Reconciled, reconcile } from "../../examples/orders/reconcile.ts";
import { startRuntime } from "../../local/runtime.ts";
import { restore, type Side, snapshot } from "./snapshots.ts";

/** What a drill found: `before` at the start of the new stage, `after` once all that waited has ended. */
export type Drill = {
  readonly before: Reconciled;
  readonly after: Reconciled;
  /** Phases that the janitor started in the new stage's first hour, and after everything has ended. */
  readonly restarted: readonly [number, number];
};

/** Waits of every kind that need no move of the clock. */
const waiting = purchaseScenarioNames.filter((name) => !/^(?:expired|late|bounced|recovered|charged_off)$/.test(name));

/**
 * Sells without a pause, copies the two tables one second apart (`first` is the earlier one), and brings up a new stage from the copies.
 * Nothing but the tables, the keys and the world outside comes along; the new stage must then end everything by itself.
 */
export const restoreDrill = async (first: Side, tell: (step: string) => void): Promise<Drill> => {
  const folder = mkdtempSync(join(tmpdir(), "tallystick-drill-"));
  const [old, fresh] = [join(folder, "old"), join(folder, "new")];
  const files = { gateway: join(folder, "gateway.sqlite"), lender: join(folder, "lender.sqlite") };
  const second = first === "gateway" ? "lender" : "gateway";
  const functions = { timeoutFactor: 10, sharedBundles: "dist/local" };
  const start = async (data: string, port = 0, lenderPort = 0) =>
    startRuntime({ assembly: "cdk.out", data, port, lenderPort, functions, longestStep: 28 * dayMs });

  tell("a stage with purchases in every state that waits");
  const stage = await start(old);
  const sandbox = connectSandbox(stage.url);
  await bringPurchases(stage.url);
  const closing = new AbortController();
  const lane = async (name: (typeof inFlight)[number]): Promise<void> => {
    while (!closing.signal.aborted) await bring(stage.url, name);
  };
  const sales = Promise.all(inFlight.map(lane));
  await pause(3_000);
  tell(`the ${first}'s table is copied while the malls sell, and one second later the ${second}'s`);
  snapshot(old, files[first]);
  await pause(1_000);
  snapshot(old, files[second]);
  closing.abort();
  await sales;
  await sandbox.rest();
  await stage.stop();

  tell("a new stage starts from the copies: without timers, executions, queues and stream records");
  restore(old, fresh, files);
  const restored = await start(fresh, stage.port, stage.lenderPort);
  try {
    const before = await reconcile(restored.url);
    const janitor = async () =>
      ((await restored.invoke("tallystick-gateway-janitor", {})) as { readonly restarted: number }).restarted;
    await restored.travel(hourMs);
    const restarted = await janitor();
    tell("the clock moves until nothing waits any more");
    await restored.travel(260 * dayMs);
    await restored.idle(120);
    return { before, after: await reconcile(restored.url), restarted: [restarted, await janitor()] };
  } finally {
    await restored.stop();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
};

const bringPurchases = async (url: string): Promise<void> => {
  for (const name of waiting) await bring(url, name);
};

const bring = async (url: string, name: (typeof purchaseScenarioNames)[number]): Promise<void> => {
  const purchaser = buyerFor(name, { currency: "GBP", advancePolicy: "shipment" });
  await runPurchaseScenario(connectSandbox(url), name, { mall: "mall_thistle", purchaser, amount: "2500" });
};

/** What the malls are doing when the tables are copied. */
const inFlight = ["repaid", "refunded", "advanced", "repaid"] as const;

const hourMs = 3_600_000;
const dayMs = 86_400_000;
