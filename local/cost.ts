import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { programOptions, wholeNumber } from "../clients/program-options.ts";
import { openLoadMall } from "../clients/sandbox/load-mall.ts";
import { billTable, perMillion, perSale } from "./bill/bill.ts";
import { budgetTable } from "./bill/budget.ts";
import type { Calls } from "./bill/calls.ts";
import { callTable } from "./bill/call-table.ts";
import type { Operations } from "./bill/meter.ts";
import prices from "./bill/prices.json" with { type: "json" };
import { measureAlone } from "./measure-alone.ts";
import { type Runtime, startRuntime } from "./runtime.ts";

const usage = `npm run cost -- [options]
  --sales 40      sales that are made, and as many cancellations
  --at-once 20    of them at the same time
  --calls         also the calls behind the bill, by function and item
  --json          the bill as one JSON object`;

const values = programOptions(usage, {
  sales: { type: "string", default: "40" },
  "at-once": { type: "string", default: "20" },
  calls: { type: "boolean", default: false },
  json: { type: "boolean", default: false },
});

const sales = wholeNumber("sales", values.sales);

const concurrency = wholeNumber("at-once", values["at-once"]);

type Measured = { readonly operations: Operations; readonly calls: readonly Calls[] };

type Lifecycle = (i: number) => Promise<unknown>;

/** Drives the sales concurrently, so that they share batches of stream and queues as under load. */
const driveAll = async (lifecycle: Lifecycle): Promise<void> => {
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let i = next++; i < sales; i = next++) await lifecycle(i);
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
};

/** The operations of one sale. A first run starts the functions and decrypts the keys, which many sales share. */
const measure = async (runtime: Runtime, lifecycle: Lifecycle): Promise<Measured> => {
  await driveAll(lifecycle);
  await runtime.idle();
  runtime.meter.reset();
  await driveAll(lifecycle);
  await runtime.idle();
  return { operations: perSale(runtime.meter.read(), sales), calls: runtime.meter.calls.read() };
};

/** On standard error, because a measurement takes minutes and its result may be piped. */
const printProgress = (line: string): void => void process.stderr.write(`${line}\n`);

const printLine = (line: string): void => void process.stdout.write(`${line}\n`);

printProgress("building the functions and the template ...");

const built = spawnSync(process.execPath, ["infra/build.ts"], { stdio: ["ignore", "ignore", "inherit"] });

if (built.status !== 0) throw new Error("the build failed");

printProgress("starting a sandbox ...");

const data = mkdtempSync(join(tmpdir(), "tallystick-cost-"));

const runtime = await startRuntime({ assembly: "cdk.out", data, port: 0, functions: { sharedBundles: "dist/local" } });

try {
  const mall = await openLoadMall(runtime.url, 20);
  printProgress("measuring one of each with nothing beside it ...");
  const alone = await measureAlone(runtime, mall);
  printProgress(`measuring ${sales} completed sales, after as many that are not counted ...`);
  const completedSale = await measure(runtime, mall.sale);
  printProgress(`measuring ${sales} cancelled sales, after as many that are not counted ...`);
  const cancelledSale = await measure(runtime, mall.cancellation);
  mall.close();
  if (!values.json) {
    const kinds = { "A completed sale": completedSale, "A cancelled sale": cancelledSale };
    for (const [kind, { operations, calls }] of Object.entries(kinds)) {
      printLine(`${billTable(`${kind} (of ${sales})`, operations)}\n`);
      if (values.calls) printLine(`${callTable(kind, calls, sales)}\n`);
    }
    printLine(`${budgetTable(alone)}\n`);
    printLine(
      `Prices: ${prices.region}, ${prices.architecture}; each with its source and date in local/bill/prices.json.`,
    );
  } else {
    const both = (workflows: "express" | "standard") => ({
      completedSale: perMillion(completedSale.operations, workflows),
      cancelledSale: perMillion(cancelledSale.operations, workflows),
    });
    printLine(
      JSON.stringify({
        express: both("express"),
        standard: both("standard"),
        operations: { completedSale: completedSale.operations, cancelledSale: cancelledSale.operations },
        calls: { completedSale: completedSale.calls, cancelledSale: cancelledSale.calls },
        alone,
      }),
    );
  }
} finally {
  await runtime.stop();
  rmSync(data, { recursive: true, force: true });
}
