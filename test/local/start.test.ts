import { execFile } from "node:child_process";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { connectMall } from "../../clients/sdk/mall.ts";
import { lockFolder } from "../../local/lock.ts";
import { type Runtime, startRuntime } from "../../local/runtime.ts";
import { startOptionsOf } from "../../local/start-options.ts";

const run = promisify(execFile);

/** What `npm start` prints when it cannot start. */
const refusalOf = async (...args: readonly string[]): Promise<string> => {
  const started = run(process.execPath, ["local/start.ts", "--port", "0", "--quiet", ...args]);
  const failure = (await started.catch((error: unknown) => error)) as {
    readonly code?: number;
    readonly stderr?: string;
  };
  expect(failure.code).toBe(1);
  // One sentence for a person, never a stack trace.
  expect(failure.stderr).not.toMatch(/^ {4}at /m);
  return failure.stderr ?? "";
};

const options = (data: string) => ({ assembly: "cdk.out", data, port: 0, functions: { sharedBundles: "dist/local" } });
const start = async (data: string) => startRuntime(options(data));

let folder: string;
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), "tallystick-start-"))));
afterAll(() => rmSync(folder, { recursive: true }));

test("--fresh deletes nothing while another sandbox uses the folder", async () => {
  const data = join(folder, "used");
  const unlock = lockFolder(data);
  const files = ["sandbox.json", "sandbox-keys.json", "runtime.sqlite", "dynamodb.sqlite"];
  for (const file of files) writeFileSync(join(data, file), file);
  expect(await refusalOf("--fresh", "--data", data)).toMatch(/another sandbox \(process \d+\) uses/);
  expect(files.filter((file) => readFileSync(join(data, file), "utf8") === file)).toEqual(files);
  unlock();
});

describe("a data folder that cannot be used is named, with what to do", () => {
  test.each([
    ["is a file", "file", /file cannot be the data folder: it is a file\. Choose another one with --data/],
    ["is below a file", "file/below", /it is below a file/],
    ["cannot be created", "/proc/none/data", /it cannot be created/],
  ])("one that %s", async (_, path, reason) => {
    writeFileSync(join(folder, "file"), "");
    expect(await refusalOf("--data", path.startsWith("/") ? path : join(folder, path))).toMatch(reason);
  });

  test.skipIf(process.getuid?.() === 0)("one that cannot be written", async () => {
    const data = join(folder, "sealed");
    mkdirSync(data);
    chmodSync(data, 0o500);
    expect(await refusalOf("--data", data)).toMatch(/you may not write there/);
  });
});

describe("a broken file is named, and nothing is lost", () => {
  let whole: string;
  beforeAll(async () => {
    whole = join(folder, "whole");
    const runtime = await start(whole);
    await runtime.idle();
    await runtime.stop();
  });

  test.each([
    ["sandbox.json", '{"operators": [', "it is not JSON"],
    ["sandbox.json", "", "it is not JSON"],
    ["sandbox.json", '{"operators":[{}],"malls":[]}', "it has no malls, purchasers"],
    ["sandbox.json", "null", "it has no operators"],
    ["runtime.sqlite", "not a database at all", "it is not a database"],
    ["dynamodb.sqlite", '{"tables":[]}', "it is not a database"],
    ["dynamodb.sqlite", `SQLite format 3\0${"x".repeat(5000)}`, "cannot be read"],
    ["runtime.sqlite", `SQLite format 3\0${"x".repeat(5000)}`, "cannot be read"],
  ])("%s that contains %j", async (name, content, reason) => {
    const data = mkdtempSync(join(folder, "broken-"));
    cpSync(whole, data, { recursive: true });
    for (const log of ["-wal", "-shm"]) rmSync(join(data, `${name}${log}`), { force: true });
    writeFileSync(join(data, name), content);
    const printed = await refusalOf("--data", data);
    expect(printed).toContain(join(data, name));
    expect(printed).toContain(reason);
    expect(printed).toMatch(/Nothing was changed: restore the file/);
    expect(readFileSync(join(data, name), "utf8")).toBe(content);
    expect(existsSync(join(data, "lock"))).toBe(false);
  });
});

test.each(["runtime.sqlite", "dynamodb.sqlite"])("a folder in place of %s is named", async (name) => {
  const data = mkdtempSync(join(folder, "broken-"));
  mkdirSync(join(data, name));
  expect(await refusalOf("--data", data)).toContain(`${join(data, name)} cannot be read: it is not a file`);
});

test("after a restart on another port the malls' webhooks go to the new one, and an address that a mall has chosen stays", async () => {
  const data = join(folder, "moved");
  const first = await start(data);
  await first.idle();
  const [hanok, thistle] = first.sandbox.malls.map((mall) => connectTo(first, mall));
  const own = "http://127.0.0.1:9/own";
  await hanok?.endpoints.update((await hanok.endpoints.list())[0]?.id ?? "", { url: own });
  const [endpoint] = (await thistle?.endpoints.list()) ?? [];
  expect(endpoint?.url).toBe(`${first.url}/_sandbox/hooks/mall_thistle`);
  await first.stop();

  const second = await startRuntime({ ...options(data), port: first.port + 1 });
  expect(second.url).not.toBe(first.url);
  const moved = second.sandbox.malls.map((mall) => connectTo(second, mall));
  expect((await moved[0]?.endpoints.list())?.map(({ url }) => url)).toEqual([own]);
  expect((await moved[1]?.endpoints.list())?.map(({ url }) => url)).toEqual([
    `${second.url}/_sandbox/hooks/mall_thistle`,
  ]);
  await moved[1]?.endpoints.test(endpoint?.id ?? "");
  await second.idle();
  const answer = await fetch(`${second.url}/_sandbox/hooks/mall_thistle`);
  expect(JSON.stringify(await answer.json())).toContain("endpoint.test");
  await second.stop();
});

const connectTo = (
  { url, lenderUrl, clock }: Runtime,
  { mall, lender, apiKey, sign, seal }: Runtime["sandbox"]["malls"][number],
) => connectMall({ url, lenderUrl, now: clock.now, mall, lender, apiKey, signKey: sign, sealKey: seal });

test("only the user can read what the sandbox stores", async () => {
  const data = join(folder, "private");
  mkdirSync(data);
  // As an earlier version left them.
  for (const file of ["runtime.sqlite", "dynamodb.sqlite"]) writeFileSync(join(data, file), "", { mode: 0o644 });
  const runtime = await start(data);
  await runtime.idle();
  const databases = ["runtime.sqlite", "dynamodb.sqlite"].flatMap((file) => [file, `${file}-wal`]);
  for (const file of [...databases, "sandbox.json", "sandbox-keys.json"])
    expect(statSync(join(data, file)).mode & 0o077, file).toBe(0);
  await runtime.stop();
});

describe("options", () => {
  test.each([
    [["--data", ""], "--data is empty"],
    [["--data", "  "], "--data is empty"],
    [["--port", ""], '--port "" is not a port'],
    [["--port", "4e3"], "is not a port"],
    [["--port", "0x1000"], "is not a port"],
    [["--port", "65536"], "is not a port"],
    [["--port=-1"], "is not a port"],
    [["--port", "4190"], "call no server on this port; use another, such as --port 4191"],
    [["--port", "6665"], "such as --port 6670"],
    [["--lender-port", "5060"], "such as --lender-port 5062"],
    [["--port", "22"], "such as --port 4000"],
    [["--dynamodb", "127.0.0.1:8000"], "--dynamodb must be an address"],
    [["--dynamodb", "https://127.0.0.1:8000"], "--dynamodb must be an address"],
    [["--speed", "9"], "--speed"],
  ])("%j are refused with what to write instead", (args, reason) => {
    expect(() => startOptionsOf(args)).toThrow(reason);
  });

  test("without a port's option the usual ports are taken, and --help asks for the usage", () => {
    expect(startOptionsOf([])).toMatchObject({ port: 4000, lenderPort: undefined, fresh: false });
    expect(startOptionsOf(["--help"])).toBeUndefined();
    expect(startOptionsOf(["--port", "0", "--lender-port", "8080"])).toMatchObject({ port: 0, lenderPort: 8080 });
  });
});
