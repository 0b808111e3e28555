import { execFileSync } from "node:child_process";
import { globSync, readFileSync } from "node:fs";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { beforeAll, expect, test } from "vitest";
import { buildSdk, sdkFolder } from "../../clients/build-sdk.ts";

beforeAll(buildSdk);

const manifest = () =>
  JSON.parse(readFileSync(`${sdkFolder}/package.json`, "utf8")) as {
    readonly exports: Readonly<Record<string, { readonly types: string; readonly default: string }>>;
  };

test("publint finds no problem in the package", async () => {
  const { messages } = await publint({ pkgDir: sdkFolder, strict: true });
  expect(messages.map((message) => formatMessage(message, manifest()))).toEqual([]);
});

test("it has no dependencies and imports only its own files", () => {
  expect(Object.keys(manifest()).filter((each) => /dependencies$/i.test(each))).toEqual([]);
  const imported = globSync(`${sdkFolder}/*.js`).flatMap((path) =>
    [...readFileSync(path, "utf8").matchAll(/\bfrom\s*"([^"]+)"|\bimport\("([^"]+)"\)/g)].map(
      ([, from, lazy]) => from ?? lazy,
    ),
  );
  expect(imported.length).toBeGreaterThan(5);
  expect(imported.filter((name) => !name?.startsWith("./"))).toEqual([]);
});

test("it runs without Node, with fetch and Web Crypto only", () => {
  const program = `
    const { sealPurchaserPart } = await import("./purchaser.js");
    const { verifyWebhook } = await import("./webhook.js");
    const { connectMall } = await import("./mall.js");
    const log = console.log;
    for (const name of ["process", "Buffer", "global", "setImmediate"]) delete globalThis[name];
    const pair = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, true, ["sign", "verify"]);
    const { kty, crv, x, y, d } = await crypto.subtle.exportKey("jwk", pair.privateKey);
    const key = { kty, crv, x, y, kid: "k" };
    const part = await sealPurchaserPart({
      account: "acc", signKey: { ...key, d }, contact: "a@example.test", lender: "l", mall: "m", order: "o",
      lenderKeys: [{ ...key, use: "enc" }], amount: "1", currency: "GBP", lines: [{ id: "a", quantity: 1, amount: "1" }],
    });
    const refused = await verifyWebhook("{}", {}, "whsec_" + btoa("0".repeat(24))).catch(({ name }) => name);
    const mall = connectMall({ url: "http://127.0.0.1:1", mall: "m", lender: "l", apiKey: "k", signKey: { ...key, d }, sealKey: { ...key, d } });
    log(part.split(".").length, refused, typeof mall.requestLoan);`;
  const printed = execFileSync(process.execPath, ["--input-type=module", "-e", program], {
    cwd: sdkFolder,
    encoding: "utf8",
  });
  expect(printed.trim()).toBe("5 InvalidWebhook function");
});
