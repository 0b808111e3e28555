import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { lockFolder } from "../../local/lock.ts";

const run = promisify(execFile);

test("npm start -- --fresh deletes nothing while another sandbox uses the folder", async () => {
  const data = mkdtempSync(join(tmpdir(), "tallystick-fresh-"));
  const unlock = lockFolder(data);
  writeFileSync(join(data, "sandbox.json"), "{}");
  const started = run(process.execPath, ["local/start.ts", "--fresh", "--data", data, "--port", "0"]);
  await expect(started).rejects.toMatchObject({
    stderr: expect.stringMatching(/another sandbox \(process \d+\) uses/) as string,
  });
  expect(existsSync(join(data, "sandbox.json"))).toBe(true);
  unlock();
  rmSync(data, { recursive: true });
});
