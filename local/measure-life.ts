import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type LoadMall, openLoadMall } from "../clients/sandbox/load-mall.ts";
import { perSale } from "./bill/bill.ts";
import type { MeasuredLife } from "./bill/measured-life.ts";
import type { Operations } from "./bill/meter.ts";
import { sharedKeys } from "./bill/shared-keys.ts";
import { type Runtime, startRuntime } from "./runtime.ts";

type Load = { readonly sales: number; readonly atOnce: number };

/** Runs completed sales of one mall in a sandbox of their own, after as many that are not counted, and averages what they took. */
export const measureLife = async (load: Load, print: (line: string) => void): Promise<MeasuredLife> => {
  print("building the functions and the template ...");
  const built = spawnSync(process.execPath, ["infra/build.ts"], { stdio: ["ignore", "ignore", "inherit"] });
  if (built.status !== 0) throw new Error("the build failed");
  const data = mkdtempSync(join(tmpdir(), "tallystick-life-"));
  const runtime = await startRuntime({
    assembly: "cdk.out",
    data,
    port: 0,
    functions: { sharedBundles: "dist/local" },
  });
  try {
    const mall = await openLoadMall(runtime.url, load.atOnce);
    print(`measuring ${load.sales} completed sales of one mall, after as many that are not counted ...`);
    const life = await measureSales(runtime, mall, load);
    mall.close();
    return life;
  } finally {
    await runtime.stop();
    rmSync(data, { recursive: true, force: true });
  }
};

/** Runs the sales twice, and counts the second time. */
export const measureSales = async (
  { meter, idle }: Pick<Runtime, "meter" | "idle">,
  { sale, mall }: Pick<LoadMall, "sale" | "mall">,
  load: Load,
): Promise<MeasuredLife> => {
  await drive(load, sale);
  await idle(600);
  meter.reset();
  meter.partitions.start();
  await drive(load, sale);
  await idle(600);
  const each = (total: number): number => round(total / load.sales);
  return {
    date: new Date().toISOString().slice(0, 10),
    ...load,
    operations: roundAll(perSale(meter.read(), load.sales)),
    calls: meter.calls.read().map((call) => ({ ...call, times: each(call.times), units: each(call.units) })),
    keys: sharedKeys(meter.partitions.read(), mall.mall, load.sales),
  };
};

/** Drives the sales concurrently, so that they share batches of stream and queues as under load. */
const drive = async ({ sales, atOnce }: Load, sale: (i: number) => Promise<unknown>): Promise<void> => {
  let next = 0;
  const lane = async (): Promise<void> => {
    for (let i = next++; i < sales; i = next++) await sale(i);
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
};

const round = (value: number): number => Math.round(value * 1000) / 1000;

const roundAll = (operations: Operations): Operations =>
  Object.fromEntries(Object.entries(operations).map(([name, value]) => [name, round(value)])) as Operations;
