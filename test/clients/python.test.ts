import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startSandbox } from "../api/sandbox.ts";
import { output } from "./output.ts";

const example = "examples/python";
const oldest = "3.11";
const installed = hasPython();

/** Whether a recent enough Python is installed. */
function hasPython(): boolean {
  try {
    execFileSync("python3", ["-c", `import sys; sys.exit(sys.version_info < (${oldest.replace(".", ", ")}))`]);
    return true;
  } catch {
    return false;
  }
}
if (!installed) console.warn(`skipped: examples/python is not tested, because Python ${oldest} is not installed`);

describe.skipIf(!installed)("a client in another language, with a general JOSE library", () => {
  let sandbox: Awaited<ReturnType<typeof startSandbox>>;
  let folder: string;
  const python = () => join(folder, "bin", "python");
  beforeAll(async () => {
    sandbox = await startSandbox();
    folder = mkdtempSync(join(tmpdir(), "tallystick-python-"));
    await output("python3", ["-m", "venv", folder]);
    const quiet = ["--quiet", "--disable-pip-version-check", "--no-input"];
    await output(python(), ["-m", "pip", "install", ...quiet, "-r", `${example}/requirements.txt`]);
  });
  afterAll(async () => {
    await sandbox.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  // Without bytecode files next to the sources.
  const run = async (...args: readonly string[]) => output(python(), ["-B", ...args], example);

  test("agrees with the examples of docs/messages.md, and refuses invalid messages", async () => {
    const printed = await run("-W", "error", "-m", "unittest", "--verbose");
    expect(printed).toMatch(/Ran [12][0-9] tests/);
    expect(printed).toMatch(/^OK$/m);
  });

  test("completes a sale and a cancellation with refund", async () => {
    const printed = await run("purchase.py", sandbox.url);
    expect(printed).toMatch(/approved under [0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}; the lender signed the certificate/);
    expect(printed).toMatch(/the lender pays the mall £47\.65 at once, discount £0\.35/);
    expect(printed).toMatch(/the purchaser pays early: £48\.00, owes £0\.00/);
    expect(printed).toMatch(
      /the debt decreases by £48\.00, the mall returns £47\.65, the lender rebates the discount £0\.35/,
    );
    expect(printed).toMatch(
      /all signed: purchase\.approved, purchase\.advanced, purchase\.accepted, purchase\.repaid\n/,
    );
    expect(printed).toMatch(/all signed: .*purchase\.cancellation_requested, .*purchase\.refunded\n/);
    expect((await sandbox.books()).proven).toBe(true);
  });

  test("sends the lender a file as evidence, and fetches it", async () => {
    const script = `
from tallystick.sandbox import Sandbox
mall = Sandbox("${sandbox.url}").mall("mall_thistle")
purchase = next(mall.list())
content = b"%PDF-1.7\\nstartxref\\n9\\n%%EOF\\n"
file = mall.upload_evidence(purchase, content, name="slip.pdf")
again = mall.upload_evidence(purchase, content, name="slip.pdf")
found = mall.evidence.download(purchase, file["reference"])
print(file["type"], again == file, found.content == content, found.type, found.name)`;
    expect(await run("-c", script)).toBe("application/pdf True True application/pdf slip.pdf\n");
  });

  test("reports that no sandbox answers", async () => {
    await expect(run("purchase.py", "http://127.0.0.1:1")).rejects.toThrow(/no sandbox answers at http:\/\/127/);
  });
});
