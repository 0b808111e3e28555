import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import { readOrders } from "../../examples/orders/orders.ts";
import { replayOrders } from "../../examples/orders/run.ts";
import { summarize } from "../../examples/orders/summary.ts";
import { smallWeek } from "./week.ts";

let data: string;
let child: ChildProcess | undefined;
beforeEach(() => void (data = mkdtempSync(join(tmpdir(), "replay-kill-"))));
afterEach(async () => {
  child?.kill("SIGKILL");
  // Time for the engine to detect that its runtime has ended.
  await pause(500);
  rmSync(data, { recursive: true, force: true, maxRetries: 5 });
});

/** Starts the sandbox; returns its address and the ports of both sides. */
const start = async (...ports: readonly string[]): Promise<readonly string[]> => {
  const script = join(import.meta.dirname, "run-sandbox.ts");
  const started = spawn(process.execPath, [script, data, ...ports], { stdio: ["ignore", "pipe", "inherit"] });
  child = started;
  return new Promise((resolve, reject) => {
    started.stdout.once("data", (chunk: Buffer) => resolve(chunk.toString().trim().split(" ")));
    started.once("exit", (code) => reject(new Error(`the sandbox ended with ${code}`)));
  });
};

test("a sandbox killed during a replay loses nothing and repeats nothing", { timeout: 300_000 }, async () => {
  const [url = "", ...ports] = await start();
  const restart = async (): Promise<void> => {
    const exited = new Promise((resolve) => void child?.once("exit", resolve));
    child?.kill("SIGKILL");
    await exited;
    expect(await start(...ports)).toEqual([url, ...ports]);
  };
  // While orders are placed, while parcels and returns are in transit, and while only timers run.
  const killAfter = [3, 12, 20, 30];
  const killOnDay = [25];
  const restarts: Promise<void>[] = [];
  const result = await replayOrders({
    url,
    orderFile: readOrders(smallWeek),
    seed: "1",
    onProgress: async ({ done, day }) => {
      const due =
        done >= (killAfter[0] ?? Infinity) ? killAfter : day >= (killOnDay[0] ?? Infinity) ? killOnDay : undefined;
      if (!due) return;
      due.shift();
      // Restarts run one at a time and are not awaited, so that the other lanes meet a stopped sandbox.
      const last = restarts.at(-1);
      restarts.push((async () => (await last, restart()))());
    },
  });
  await Promise.all(restarts);
  expect([killAfter, killOnDay, restarts.length]).toEqual([[], [], 5]);

  expect(summarize(result)).toMatchObject({
    purchases: 11,
    approved: 10,
    declined: { CreditLimitExceeded: 1 },
    unmatched: 1,
    trialBalance: 0,
    sumsAgree: true,
    differences: 0,
    minor: { repaid: 4 * 3010 + 3 * 1275 + 1700 + 1798 + 899 - 5 * 425 - 1250, outstanding: 0 },
  });
  expect(new Set(result.views.map(({ order }) => order)).size).toBe(11);
  expect(result.simulation.rejections).toEqual({});
});
