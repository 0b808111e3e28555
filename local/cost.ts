import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { billTable, perMillion, perSale } from "./bill.ts";
import { driveCancellation, driveSale } from "../clients/sandbox/life.ts";
import type { Operations } from "./meter.ts";
import prices from "./prices.json" with { type: "json" };
import { startRuntime, type Runtime } from "./runtime.ts";

const { values } = parseArgs({
  options: {
    sales: { type: "string", default: "10" },
    "at-once": { type: "string", default: "1" },
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

/** Drives so many sales, some at once; one after another none shares a batch with another, which is the dearest case. */
const driveAll = async (url: string, drive: (url: string) => Promise<unknown>): Promise<void> => {
  let left = sales;
  const mall = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      await drive(url);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, mall));
};

/** What one sale takes, without what the clock alone causes. */
const measure = async (runtime: Runtime, drive: (url: string) => Promise<unknown>): Promise<Operations> => {
  // The first sale starts the functions and opens the keys, which a busy day does once for many.
  await drive(runtime.url);
  const offset = (): number => runtime.clock.now() - Date.now();
  const metered = async (work: () => Promise<unknown>): Promise<Operations> => {
    await runtime.idle();
    runtime.meter.reset();
    await work();
    await runtime.idle();
    return runtime.meter.read();
  };
  const before = offset();
  const busy = await metered(async () => driveAll(runtime.url, drive));
  // The same time once more with nothing to sell: what the janitor and its like cost for all sales together.
  const span = offset() - before;
  return perSale(busy, await metered(async () => runtime.travel(span)), sales);
};

const say = (line: string): void => void process.stdout.write(`${line}\n`);

const built = spawnSync(process.execPath, ["infra/build.ts"], { stdio: ["ignore", "ignore", "inherit"] });
if (built.status !== 0) throw new Error("the build failed");
const data = mkdtempSync(join(tmpdir(), "tallystick-cost-"));
const runtime = await startRuntime({ assembly: "cdk.out", data, port: 0 });
try {
  const completedSale = await measure(runtime, driveSale);
  const cancelledSale = await measure(runtime, driveCancellation);
  if (!values.json) {
    say(`${billTable(`A completed sale (of ${sales})`, completedSale)}\n`);
    say(`${billTable(`A cancelled sale (of ${sales})`, cancelledSale)}\n`);
    say(`Prices: ${prices.region}, ${prices.architecture}; each with its source and date in local/prices.json.`);
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
