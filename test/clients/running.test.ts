import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, expect, test, vi } from "vitest";
import { announceSandbox, sandboxUrl } from "../../clients/sandbox/running.ts";
import { output } from "./output.ts";

const folder = mkdtempSync(join(tmpdir(), "tallystick-running-"));
afterAll(() => rmSync(folder, { recursive: true }));
afterEach(() => vi.unstubAllEnvs());

test("a command talks to the sandbox that runs, wherever it moved, unless it is given an address", () => {
  vi.stubEnv("TALLYSTICK_URL", undefined);
  expect(sandboxUrl(undefined, folder)).toBe("http://127.0.0.1:4000");
  const end = announceSandbox("http://127.0.0.1:4017", folder);
  // Of a process that was killed: no process has this number.
  writeFileSync(
    join(folder, "99999999.json"),
    JSON.stringify({ url: "http://127.0.0.1:4099", since: Date.now() + 1e9 }),
  );
  expect(sandboxUrl(undefined, folder)).toBe("http://127.0.0.1:4017");
  vi.stubEnv("TALLYSTICK_URL", "http://127.0.0.1:4020");
  expect(sandboxUrl(undefined, folder)).toBe("http://127.0.0.1:4020");
  expect(sandboxUrl("http://127.0.0.1:4030", folder)).toBe("http://127.0.0.1:4030");
  vi.stubEnv("TALLYSTICK_URL", undefined);
  end();
  expect(sandboxUrl(undefined, folder)).toBe("http://127.0.0.1:4000");
});

test.each([
  "operations/reconcile.ts",
  "operations/verify-trails.ts",
  "examples/mall/start.ts",
  "clients/cli/main.ts doctor",
])("%s takes the address in the same way", async (program) => {
  // No server has this port, and no program needs one to say what it tried.
  vi.stubEnv("TALLYSTICK_URL", "http://127.0.0.1:1");
  expect(await output(process.execPath, program.split(" ")).catch(String)).toMatch(/127\.0\.0\.1:1\b/);
});
