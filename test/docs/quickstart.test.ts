import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startSandbox } from "../api/sandbox.ts";
import { output } from "../clients/output.ts";

let sandbox: Awaited<ReturnType<typeof startSandbox>>;
let folder: string;
beforeAll(async () => {
  sandbox = await startSandbox();
  folder = mkdtempSync(join(tmpdir(), "tallystick-quickstart-"));
});
afterAll(async () => {
  await sandbox.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** The page's blocks as a reader pastes them; only the sandbox's address is ours, and where the checkout is. */
const blocks = [...readFileSync("docs/quickstart.md", "utf8").matchAll(/^```(sh|ts)\n(.*?)^```$/gms)].map(
  ([, language = "", text = ""]) => ({ language, text }),
);
const run = async (i: number): Promise<string> => {
  const { language = "", text = "" } = blocks[i] ?? {};
  const here = text.replaceAll("http://127.0.0.1:4000", sandbox.url);
  if (language === "sh") return output("bash", ["--norc", "--noprofile", "-euo", "pipefail", "-c", here]);
  const file = join(folder, `block-${i}.ts`);
  writeFileSync(file, here.replaceAll('"./clients/', `"${pathToFileURL(resolve("clients")).href}/`));
  return output(process.execPath, ["--no-warnings", file]);
};

test("the quickstart sells a lamp in four blocks, two with curl and two in TypeScript", async () => {
  expect(blocks.map(({ language }) => language)).toEqual(["sh", "ts", "ts", "sh"]);

  const around = await run(0);
  expect(around).toContain('"mall":"mall_thistle"');
  expect(around).toContain('"id":"pay-in-30"');

  expect(await run(1)).toMatch(/quick-\d+ approved \{\s+decision: 'approved',\s+approvalNumber: '[0-9A-Z-]{14}'/);

  const heard = await run(2);
  expect(heard).toMatch(/purchase\.approved quick-\d+ /);
  expect(heard).toMatch(/purchase\.advanced quick-\d+ .*status: 'paid'.*payout: \{ amount: '4765'/s);

  const repaid = await run(3);
  expect(repaid).toMatch(/"due":"\d{4}-\d\d-\d\d"/);
  expect(repaid).toMatch(/"status":"repaid"[^\n]*$/);
});

test("whoever runs a block twice is not punished for it", async () => {
  await run(1);
  await run(2);
  await run(2);
  await run(3);
  expect(await run(3)).toContain('"status":"repaid"');
});
