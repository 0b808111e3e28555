import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Sandbox, startSandbox } from "../api/sandbox.ts";

/* `npm run smoke` against the sandbox: as one, and with the keys that any other deployment needs. */

let sandbox: Sandbox;
let folder: string;
beforeAll(async () => {
  sandbox = await startSandbox();
  folder = mkdtempSync(join(tmpdir(), "tallystick-smoke-"));
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await sandbox.stop();
});

const smoke = async (args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
  new Promise<{ readonly code: number | null; readonly out: string; readonly error: string }>((done) => {
    const program = ["--import", "./clients/prepare-node.js", "clients/smoke/smoke.ts", ...args];
    const child = spawn(process.execPath, program, { env: { ...process.env, ...env } });
    const [out, error]: [string[], string[]] = [[], []];
    child.stdout.on("data", (chunk: Buffer) => void out.push(chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => void error.push(chunk.toString()));
    child.once("close", (code) => done({ code, out: out.join(""), error: error.join("") }));
  });

const done = "the sale and the cancellation went through";

test("a sandbox needs no keys", async () => {
  const { code, out, error } = await smoke(["--url", sandbox.url]);
  expect([code, error]).toEqual([0, ""]);
  expect(out).toMatch(/a sale is approved \.+ \d+\.\d s\n/);
  expect(out.trimEnd().split("\n").at(-1)).toBe(done);
});

test("elsewhere it makes its own keys, joins with the operators' keys, and says how to open the account", async () => {
  const keys = join(folder, "keys.json");
  const keyOf = (side: "gateway" | "lender"): string => sandbox.operator(side).operatorKey;
  const env = { TALLYSTICK_GATEWAY_KEY: keyOf("gateway"), TALLYSTICK_LENDER_KEY: keyOf("lender") };
  const joining = ["--join", "--url", sandbox.url, "--lender-url", sandbox.lenderUrl, "--keys", keys];
  const joined = await smoke(joining, env);
  expect([joined.code, joined.error]).toEqual([0, ""]);
  expect(joined.out).toContain("operator-open-account --cli-binary-format raw-in-base64-out --payload file://");
  expect(statSync(keys).mode & 0o077).toBe(0);
  const payload = JSON.parse(readFileSync(join(folder, "keys-account.json"), "utf8")) as object;
  await sandbox.invoke("tallystick-operator-open-account", payload);
  expect((await smoke(["--url", sandbox.url, "--keys", keys])).out).toContain(done);

  // Again with the same file: the same mall, and another API key.
  const before = readFileSync(keys, "utf8");
  expect((await smoke(joining, env)).code).toBe(0);
  expect(readFileSync(keys, "utf8")).not.toBe(before);
  expect((await smoke(["--url", sandbox.url, "--keys", keys])).out).toContain(done);
});

test.each([
  [[], "--url is missing"],
  [["--url", "api.gateway.example"], "--url is missing"],
  [["--url", "http://127.0.0.1:1"], "failed: "],
  [["--url", "URL", "--keys", "nothing.json"], "nothing.json cannot be read"],
  [["--url", "URL", "--keys", "package.json"], "package.json has no mall"],
  [["--url", "URL", "--join"], "--join needs --keys"],
  [["--url", "URL", "--join", "--keys", "x.json"], "TALLYSTICK_GATEWAY_KEY is not set"],
  [["--uri", "x"], "Unknown option '--uri'"],
])("%j ends with a sentence, what to do, and exit code 1", async (args, says) => {
  const { code, error } = await smoke(
    args.map((each) => (each === "URL" ? sandbox.url : each)),
    { TALLYSTICK_GATEWAY_KEY: "", TALLYSTICK_LENDER_KEY: "" },
  );
  expect(code).toBe(1);
  expect(error).toContain(says);
});
