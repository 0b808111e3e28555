import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

/* What the app says at the command of the CDK, which hands it the context of `-c name=value`. */

const synth = (context: Readonly<Record<string, string>>) => {
  const env = { ...process.env, CDK_CONTEXT_JSON: JSON.stringify(context), CDK_OUTDIR: "dist/never" };
  return spawnSync(process.execPath, ["--import", "./clients/prepare-node.js", "infra/app.ts"], {
    env,
    encoding: "utf8",
  });
};

test("the app says every mistake in a line of its own, and ends with exit code 1 before it bundles anything", () => {
  const { status, stderr, stdout } = synth({ mode: "live", bankURl: "https://bank.example", webhookAddresses: "any" });
  expect(status).toBe(1);
  expect(stdout).toBe("");
  const lines = stderr.trimEnd().split("\n");
  expect(lines).toContain("-c bankURl is no setting: did you mean bankUrl?");
  expect(lines).toContain("-c bankUrl is missing: write the https address of the lender's bank.");
  expect(lines.every((line) => line.startsWith("-c "))).toBe(true);
  expect(lines.length).toBe(9);
});

test("a stage that nobody described is a mistake", () => {
  const { status, stderr } = synth({ stage: "exampel" });
  expect([status, stderr.trimEnd()]).toEqual([
    1,
    "-c stage=exampel: there is no stages/exampel.ts: did you mean example?",
  ]);
});

test("the CDK runs the app in this project's Node, after the check that says what to do with an older one", () => {
  const { app, output } = JSON.parse(readFileSync("cdk.json", "utf8")) as Readonly<Record<string, string>>;
  expect(app).toMatch(/node_modules\/\.bin.* node --import \.\/clients\/prepare-node\.js infra\/app\.ts$/);
  // Not that of the sandbox.
  expect(output).toBe("dist/cdk");
});
