import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { driveCancellation, driveSale } from "../../clients/sandbox/lifecycle.ts";
import { type Runtime, startRuntime } from "../../local/runtime.ts";

/* The sandbox runs bundles whose packages are in shared files (infra/local-bundles.ts); here it runs those that are deployed. */

let runtime: Runtime;
const data = mkdtempSync(join(tmpdir(), "deployed-"));
beforeAll(async () => {
  runtime = await startRuntime({ assembly: "cdk.out", data, port: 0, functions: { timeoutFactor: 10 } });
});
afterAll(async () => {
  await runtime.stop();
  rmSync(data, { recursive: true, force: true });
});

test("the bundles that are deployed sell, and refund", async () => {
  expect(await driveSale(runtime.url)).toMatchObject({ status: "repaid" });
  expect(await driveCancellation(runtime.url)).toMatchObject({ status: "cancelled" });
});
