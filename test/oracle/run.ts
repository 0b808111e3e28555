import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { programOptions } from "../../clients/program-options.ts";

/* `npm run test:oracle`: the scorecard's model, fitted by scikit-learn to the same people. Installs it in a folder of its own, which is removed. */

const usage = `npm run test:oracle -- [options]
  --clients FILE    people whose credit is known; default: the sample in the repository
  --seed 1          decides who is held out
It needs Python 3 with pip, and exits with 1 when the areas under the curve differ by more than 0.005.`;

const { clients, seed } = programOptions(usage, {
  clients: { type: "string", default: "examples/orders/credit-clients-sample.csv" },
  seed: { type: "string", default: "1" },
});

const folder = mkdtempSync(join(tmpdir(), "tallystick-oracle-"));
const run = (command: string, ...args: readonly string[]): void => {
  const { status, error } = spawnSync(command, args, { stdio: ["ignore", "inherit", "inherit"] });
  if (status !== 0) throw new Error(`${command} ${args[0] ?? ""} failed${error ? `: ${error.message}` : ""}`);
};
try {
  const [cases, python] = [join(folder, "cases.csv"), join(folder, "venv/bin/python")];
  const fit = ["fit", "--clients", clients, "--seed", seed, "--cases", cases];
  run(process.execPath, "operations/scorecard/scorecard.ts", ...fit);
  console.log("installing scikit-learn ...");
  run(process.env["TALLYSTICK_PYTHON"] ?? "python3", "-m", "venv", join(folder, "venv"));
  run(python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", "test/oracle/requirements.txt");
  run(python, "test/oracle/scorecard.py", cases);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true });
}
