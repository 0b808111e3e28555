import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { connectSandbox } from "../../clients/sandbox/sandbox.ts";
import type { Key } from "../../clients/sdk/message.ts";
import { sealPurchaserPart } from "../../clients/sdk/purchaser.ts";
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
  const here = text
    .replaceAll("http://127.0.0.1:4000", sandbox.url)
    .replaceAll("http://127.0.0.1:4001", sandbox.lenderUrl);
  if (language === "sh") return output("bash", ["--norc", "--noprofile", "-euo", "pipefail", "-c", here]);
  const file = join(folder, `block-${i}.ts`);
  writeFileSync(file, here.replaceAll('"./clients/', `"${pathToFileURL(resolve("clients")).href}/`));
  return output(process.execPath, ["--no-warnings", file]);
};

test("the quickstart sells a lamp in four blocks, one with curl and three in TypeScript", async () => {
  expect(blocks.map(({ language }) => language)).toEqual(["sh", "ts", "ts", "ts"]);

  const around = await run(0);
  expect(around).toContain('"mall":"mall_thistle"');
  expect(around).toContain('"id":"pay-in-30"');

  expect(await run(1)).toMatch(/quick-\d+ approved \{\s+decision: 'approved',\s+approvalNumber: '[0-9A-Z-]{14}'/);

  const printed = await run(2);
  expect(printed).toMatch(/purchase\.approved quick-\d+\n\[\]/);
  expect(printed).toMatch(/purchase\.advanced quick-\d+\n.*status: 'paid'.*payout: \{ amount: '4765'/s);

  const repaid = await run(3);
  expect(repaid).toMatch(/due \d{4}-\d\d-\d\d\nrepaid\n$/);
});

test("every block of the quickstart can be run twice", async () => {
  await run(1);
  await run(2);
  await run(2);
  await run(3);
  expect(await run(3)).toMatch(/repaid\n$/);
});

test("the README's sample in eight lines gets a loan and reports a shipment", async () => {
  const [, sample = ""] = /^```ts\n(.*?)^```$/ms.exec(readFileSync("README.md", "utf8")) ?? [];
  expect(sample.trimEnd().split("\n")).toHaveLength(8);
  const given = await readmeValues();
  const declared = Object.entries(given).map(([name, value]) => `const ${name} = ${JSON.stringify(value)};\n`);
  const file = join(folder, "readme.ts");
  const sdk = pathToFileURL(resolve("clients/sdk")).href;
  writeFileSync(
    file,
    `${declared.join("")}${sample}console.log(decision, (await mall.showPurchase(purchase.id)).shipments);\n`.replace(
      "@tallystick/sdk/mall",
      `${sdk}/mall.ts`,
    ),
  );
  const printed = await output(process.execPath, ["--no-warnings", file]);
  expect(printed).toContain("decision: 'approved'");
  expect(printed).toContain("parcel-1");
});

/** What the sample takes as given: the mall's connection, an order's lines, and the purchaser's sealed consent to that order. */
const readmeValues = async () => {
  const client = connectSandbox(sandbox.url);
  const thistle = (await client.malls()).find(({ mall }) => mall === "mall_thistle");
  const ailsa = (await client.purchasers()).find(({ account }) => account === "acc_ailsa_reid");
  if (!thistle || !ailsa) throw new Error("the seed lacks mall_thistle or acc_ailsa_reid");
  const { mall, lender, apiKey, sign: signKey, seal: sealKey } = thistle;
  const answer = await fetch(`${sandbox.lenderUrl}/v1/lenders/${lender}/jwks.json`);
  const { keys: lenderKeys } = (await answer.json()) as { readonly keys: readonly Key[] };
  const lines = [{ id: "lamp", quantity: 1, amount: "4800", description: "A desk lamp" }];
  const order = { order: "1001", amount: "4800", currency: "GBP", lines };
  const consent = {
    account: ailsa.account,
    signKey: ailsa.key,
    contact: "ailsa@example.test",
    lender,
    lenderKeys,
    mall,
  };
  return {
    url: sandbox.url,
    apiKey,
    signKey,
    sealKey,
    lines,
    purchaserPart: await sealPurchaserPart({ ...order, ...consent }),
  };
};
