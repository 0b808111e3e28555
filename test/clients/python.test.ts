import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startSandbox } from "../api/sandbox.ts";
import { output } from "./output.ts";

const example = "examples/python";
const oldest = "3.11";
const known = installed();

/** The version of Python here that is new enough, if there is one. */
function installed(): boolean {
  try {
    execFileSync("python3", ["-c", `import sys; sys.exit(sys.version_info < (${oldest.replace(".", ", ")}))`]);
    return true;
  } catch {
    return false;
  }
}
if (!known) console.warn(`skipped: there is no Python ${oldest} here, so examples/python is not proved`);

describe.skipIf(!known)("a client in another language, with a plain JOSE library", () => {
  let sandbox: Awaited<ReturnType<typeof startSandbox>>;
  let folder: string;
  const python = () => join(folder, "bin", "python");
  beforeAll(async () => {
    sandbox = await startSandbox();
    folder = mkdtempSync(join(tmpdir(), "tallystick-python-"));
    await output("python3", ["-m", "venv", folder]);
    const quietly = ["--quiet", "--disable-pip-version-check", "--no-input"];
    await output(python(), ["-m", "pip", "install", ...quietly, "-r", `${example}/requirements.txt`]);
  });
  afterAll(async () => {
    await sandbox.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  // Bytecode beside the sources would be litter.
  const run = async (...args: readonly string[]) => output(python(), ["-B", ...args], example);

  test("reproduces the values of docs/messages.md, and rejects invalid messages", async () => {
    const said = await run("-W", "error", "-m", "unittest", "--verbose");
    expect(said).toMatch(/Ran 1[0-9] tests/);
    expect(said).toMatch(/^OK$/m);
  });

  test("completes a sale and a cancellation with refund, following only the page", async () => {
    const said = await run("purchase.py", sandbox.url);
    expect(said).toMatch(/approved under [0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}; the certificate is the lender's own/);
    expect(said).toMatch(/the lender pays the mall £47\.65 at once, discount £0\.35/);
    expect(said).toMatch(/the purchaser pays early: £48\.00, owes £0\.00/);
    expect(said).toMatch(/debt falls by £48\.00, the mall gives back £47\.65, its discount £0\.35/);
    expect(said).toMatch(/all signed: purchase\.approved, purchase\.advanced, purchase\.accepted, purchase\.repaid\n/);
    expect(said).toMatch(/all signed: .*purchase\.cancellation_requested, .*purchase\.refunded\n/);
    expect((await sandbox.books()).proven).toBe(true);
  });

  test("reports in one sentence that no sandbox answers", async () => {
    await expect(run("purchase.py", "http://127.0.0.1:1")).rejects.toThrow(/no sandbox answers at http:\/\/127/);
  });
});
