import { cpSync, existsSync, mkdtempSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import type { IdleThreads } from "../../local/lambda/threads.ts";
import { type Runtime, startRuntime } from "../../local/runtime.ts";

/** A runtime with the sandbox's malls and purchasers, in a data folder of its own. */
export type Seeded = { readonly runtime: Runtime; readonly data: string; readonly stop: () => Promise<void> };

/**
 * Starts a seeded runtime. To seed one costs five times as much as to start it, so each worker of a test run seeds once, keeps
 * a copy of the data folder, and starts all others from that copy, on the same port because the malls' webhook URLs name it.
 */
export const startSeeded = async (): Promise<Seeded> => {
  const { VITEST_POOL_ID: worker, SEEDED_SANDBOXES: kept } = process.env;
  const copy = kept !== undefined && worker !== undefined ? join(kept, worker) : undefined;
  if (copy !== undefined && existsSync(copy)) {
    const port = Number(readFileSync(join(copy, "port"), "utf8"));
    const seeded = await startIn(newFolder(kept, copy), port);
    if (seeded.runtime.port === port) return seeded;
    // Another program has taken the port meanwhile.
    await seeded.stop();
  }
  const seeded = await startIn(newFolder(kept), 0);
  if (copy !== undefined) await keep(seeded, copy);
  return seeded;
};

/** A test fails by what a function does, not by how long a busy machine lets it wait. */
const timeoutFactor = 10;

/** Nothing in most tests depends on what runs each night: a month passes in one step, or from timer to timer. */
const longestStep = 28 * 86_400_000;

/** Seeding aside, most of a start is to load and compile what the functions share: a worker's sandboxes hand their threads on. */
const idleThreads: IdleThreads = [];

const startIn = async (data: string, port: number): Promise<Seeded> => {
  // Nothing that is stored names the lender's port.
  const ports = { port, lenderPort: 0 };
  const functions = { timeoutFactor, sharedBundles: "dist/local", idleThreads };
  const runtime = await startRuntime({ assembly: "cdk.out", data, ...ports, functions, longestStep });
  const stop = async (): Promise<void> => {
    await runtime.stop();
    rmSync(data, { recursive: true, force: true, maxRetries: 5 });
  };
  return { runtime, data, stop };
};

/** A data folder with what the copy has; all folders of a test run share what is compiled. */
const newFolder = (kept?: string, copy?: string): string => {
  const data = mkdtempSync(join(tmpdir(), "tallystick-test-"));
  if (copy !== undefined) cpSync(copy, data, { recursive: true });
  if (kept !== undefined) symlinkSync(join(kept, compiled), join(data, compiled));
  return data;
};

const keep = async ({ runtime, data }: Seeded, copy: string): Promise<void> => {
  if (!(await runtime.idle())) throw new Error("the sandbox is not at rest after its start");
  const fresh = `${copy}.new`;
  rmSync(fresh, { recursive: true, force: true });
  cpSync(data, fresh, { recursive: true, filter: (path) => !ofProcess.includes(basename(path)) });
  writeFileSync(join(fresh, "port"), String(runtime.port));
  // Renamed into place as a whole: where two workers have one number, the second keeps the first one's copy.
  if (!existsSync(copy)) renameSync(fresh, copy);
};

const compiled = "compile-cache";

/** What belongs to the running process, not to its data. */
const ofProcess = [compiled, "logs", "lock", "engine.pid"];
