import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { openLoadMall } from "../clients/sandbox/load-mall.ts";
import { billTable, perMillion, perSale } from "./bill/bill.ts";
import type { Operations } from "./bill/meter.ts";
import prices from "./bill/prices.json" with { type: "json" };
import { type Runtime, startRuntime } from "./runtime.ts";

const { values } = parseArgs({
  options: {
    sales: { type: "string", default: "40" },
    "at-once": { type: "string", default: "20" },
    json: { type: "boolean", default: false },
  },
});

const whole = (option: "sales" | "at-once"): number => {
  const number = Number(values[option]);
  if (Number.isInteger(number) && number >= 1) return number;
  throw new Error(`--${option} takes a whole number from 1 on, not ${values[option]}`);
};

const sales = whole("sales");

const atOnce = whole("at-once");

type Life = (i: number) => Promise<unknown>;

/** Drives so many sales, some at once: what happens at the same moment shares batches of the stream and the queues, as on a busy day. */
const driveAll = async (life: Life): Promise<void> => {
  let next = 0;
  const lane = async (): Promise<void> => {
    for (let i = next++; i < sales; i = next++) await life(i);
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
};

/** What one sale takes, once functions are started and keys are open, which a busy day does once for many. */
const measure = async (runtime: Runtime, life: Life): Promise<Operations> => {
  await driveAll(life);
  await runtime.idle();
  runtime.meter.reset();
  await driveAll(life);
  await runtime.idle();
  return perSale(runtime.meter.read(), sales);
};

const say = (line: string): void => void process.stdout.write(`${line}\n`);

const built = spawnSync(process.execPath, ["infra/build.ts"], { stdio: ["ignore", "ignore", "inherit"] });

if (built.status !== 0) throw new Error("the build failed");

const data = mkdtempSync(join(tmpdir(), "tallystick-cost-"));

const runtime = await startRuntime({ assembly: "cdk.out", data, port: 0 });

try {
  const stall = await openLoadMall(runtime.url, 20);
  const completedSale = await measure(runtime, stall.sale);
  const cancelledSale = await measure(runtime, stall.cancellation);
  stall.close();
  if (!values.json) {
    say(`${billTable(`A completed sale (of ${sales})`, completedSale)}\n`);
    say(`${billTable(`A cancelled sale (of ${sales})`, cancelledSale)}\n`);
    say(`Prices: ${prices.region}, ${prices.architecture}; each with its source and date in local/bill/prices.json.`);
  } else {
    const both = (workflows: "express" | "standard") => ({
      completedSale: perMillion(completedSale, workflows),
      cancelledSale: perMillion(cancelledSale, workflows),
    });
    say(
      JSON.stringify({
        express: both("express"),
        standard: both("standard"),
        operations: { completedSale, cancelledSale },
      }),
    );
  }
} finally {
  await runtime.stop();
  rmSync(data, { recursive: true, force: true });
}
