import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";

const folder = mkdtempSync(join(tmpdir(), "scorecard-"));
afterAll(() => rmSync(folder, { recursive: true }));

const run = (...args: readonly string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, ["operations/scorecard/scorecard.ts", ...args], {
    encoding: "utf8",
  });
  return { status, stdout, stderr };
};

test("fits to the sample, prints how it does, and writes what the lender and another program can read", () => {
  const [out, cases] = [join(folder, "card.json"), join(folder, "cases.csv")];
  const { status, stdout, stderr } = run("fit", "--version", "mine-2", "--out", out, "--cases", cases);
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  expect(stdout).toMatch(/^mine-2: fitted on \d+ people, tested on \d+ others/);
  expect(stdout).toMatch(/held out +0\.\d{4} +0\.\d{4} +0\.\d{4}/);
  expect(JSON.parse(readFileSync(out, "utf8"))).toMatchObject({ version: "mine-2", currency: "TWD" });
  expect(readFileSync(cases, "utf8")).toMatch(/^part,defaulted,points,\w+/);

  const compared = run("compare", "scorecards/credit-clients-1.json", out);
  expect(compared.stdout).toMatch(/credit-clients-1 +mine-2\n +auc +0\.\d{4} +0\.\d{4}/);
});

test("a wrong call, file or seed is one sentence, and nothing is written", () => {
  const bad = join(folder, "bad.json");
  writeFileSync(bad, "{");
  for (const [args, sentence] of [
    [[], "fit or compare?"],
    [["train"], "unknown: train"],
    [["fit", "--clients", "none.csv"], "none.csv cannot be read: ENOENT"],
    [["fit", "--seed", "many"], '--seed must be a whole number, not "many"'],
    [["fit", "--sead", "1"], "Unknown option '--sead'"],
    [["compare", bad, bad], `${bad} is not a scorecard`],
    [["fit", "--out", join(folder, "none/card.json")], "card.json cannot be written"],
  ] as const) {
    const { status, stderr } = run(...args);
    expect(status, sentence).toBe(1);
    expect(stderr).toContain(sentence);
    expect(stderr).not.toContain("    at ");
  }
});
