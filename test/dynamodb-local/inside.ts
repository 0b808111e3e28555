import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { startDynamoDbLocal } from "./engine.ts";

/* In a network of its own: the tests of what is stored, each with a DynamoDB Local, then the journeys against a sandbox on another one. */

const stores = ["--project", "unit", "test/functions/io/keys", "test/operations"];
const journeys = ["--config", "test/deployed/journeys-config.ts"];
const folder = mkdtempSync(join(tmpdir(), "tallystick-dynamodb-local-"));
const failed: string[] = [];
const children: ChildProcess[] = [];
try {
  if ((await run("node_modules/vitest/vitest.mjs", ["run", ...stores])) !== 0)
    failed.push("the tests of what is stored");
  const engine = await startDynamoDbLocal(process.env["DYNAMODB_LOCAL"] ?? "");
  const url = await startSandbox(engine.url);
  if ((await run("node_modules/vitest/vitest.mjs", ["run", ...journeys], { TALLYSTICK_URL: url })) !== 0)
    failed.push("the journeys");
  await fetch(new URL("/_sandbox/idle?wait=60", url));
  if ((await run("operations/reconcile.ts", ["--url", url])) !== 0) failed.push("the books");
  await Promise.all(children.map(ended));
  await engine.stop();
} finally {
  for (const child of children) child.kill();
  rmSync(folder, { recursive: true, force: true });
}
for (const each of failed) console.log(`failed: ${each}`);
process.exitCode = failed.length === 0 ? 0 : 1;

async function run(program: string, args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const child = spawn(process.execPath, [resolve(program), ...args], {
    stdio: "inherit",
    env: { ...process.env, ...env },
  });
  return new Promise<number | null>((done) => child.once("exit", done));
}

/** The address of a sandbox on another engine. */
async function startSandbox(dynamodb: string): Promise<string> {
  const args = ["--dynamodb", dynamodb, "--port", "0", "--data", folder, "--json"];
  const child = spawn(process.execPath, [resolve("local/start.ts"), ...args], { stdio: ["ignore", "pipe", "inherit"] });
  children.push(child);
  return new Promise((done, fail) => {
    let said = "";
    child.once("exit", () => fail(new Error("the sandbox ended at its start")));
    child.stdout.on("data", (chunk: Buffer) => {
      said += chunk.toString();
      const line = said.split("\n").find((each) => each.startsWith("{") && each.endsWith("}"));
      if (line !== undefined) done((JSON.parse(line) as { readonly url: string }).url);
    });
  });
}

async function ended(child: ChildProcess): Promise<void> {
  child.kill("SIGINT");
  if (child.exitCode === null) await new Promise((done) => child.once("exit", done));
}
