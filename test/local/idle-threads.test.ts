import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import type { IdleThreads } from "../../local/lambda/threads.ts";
import { startRuntime } from "../../local/runtime.ts";
import { writeLibrary } from "./library.ts";

const folder = mkdtempSync(join(tmpdir(), "threads-"));
const idleThreads: IdleThreads = [];
afterAll(async () => {
  await Promise.all(idleThreads.map(async (thread) => thread.stop()));
  rmSync(folder, { recursive: true, force: true });
});

type Seen = { readonly now: number; readonly env: { readonly AWS_ENDPOINT_URL: string } };

const withRuntime = async (
  name: string,
  work: (runtime: Awaited<ReturnType<typeof startRuntime>>) => Promise<void>,
) => {
  const assembly = join(folder, "cdk.out");
  writeLibrary(assembly);
  const runtime = await startRuntime({
    assembly,
    data: join(folder, name),
    port: 0,
    seed: false,
    functions: { idleThreads },
  });
  try {
    await work(runtime);
  } finally {
    await runtime.stop();
  }
};

test("a thread that a runtime gives back runs the next one's functions with that one's clock and environment", async () => {
  await withRuntime("first", async (runtime) => {
    runtime.clock.advance(400 * 86_400_000);
    const seen = (await runtime.invoke("Echo", {})) as Seen;
    expect(seen.env.AWS_ENDPOINT_URL).toBe(runtime.url);
    expect(Math.abs(seen.now - runtime.clock.now())).toBeLessThan(60_000);
  });
  expect(idleThreads).toHaveLength(1);
  const [kept] = idleThreads;
  await withRuntime("second", async (runtime) => {
    const seen = (await runtime.invoke("Echo", {})) as Seen;
    expect(idleThreads).toHaveLength(0);
    expect(seen.env.AWS_ENDPOINT_URL).toBe(runtime.url);
    expect(Math.abs(seen.now - Date.now())).toBeLessThan(60_000);
  });
  expect(idleThreads).toEqual([kept]);
});

test("a thread whose function ran longer than its timeout is not handed on", async () => {
  await withRuntime("third", async (runtime) => {
    await expect(runtime.invoke("Slow", { ms: 60_000 })).rejects.toThrow("timed out");
  });
  expect(idleThreads).toHaveLength(0);
});
