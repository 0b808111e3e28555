import { execFileSync } from "node:child_process";
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { afterAll, beforeAll, expect, test } from "vitest";
import { output } from "./output.ts";
import { buildSdk, packSdk, sdkFolder } from "../../clients/build-sdk.ts";

let folder: string;
beforeAll(async () => {
  await buildSdk();
  folder = mkdtempSync(join(tmpdir(), "tallystick-sdk-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

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

test("an empty TypeScript project installs the packed file, checks against its types and runs", async () => {
  const file = packSdk(folder);
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "shop", private: true, type: "module" }));
  await output("npm", ["install", "--offline", "--no-audit", "--no-fund", file], folder);
  writeFileSync(
    join(folder, "shop.ts"),
    `import { connectMall } from "@tallystick/sdk";
     import { connectMall as same } from "@tallystick/sdk/mall";
     import { newKey } from "@tallystick/sdk/new-key";
     import { webhooks } from "@tallystick/sdk/webhooks";
     const [signKey, sealKey] = [await newKey("sig"), await newKey("enc")];
     const mall = connectMall({ url: "http://127.0.0.1:1/a/", mall: "m", lender: "l", apiKey: "k", signKey, sealKey });
     const secret: string = "whsec_" + btoa("0".repeat(24));
     const { body, headers } = await webhooks.signForTest({ id: "evt_1", type: "keys.announced" }, secret);
     const { type } = await webhooks.unwrap(body, Object.entries(headers), secret);
     if (same !== connectMall) throw new Error("two copies");
     console.log(type, await mall.showPurchase("pur_1").catch((error: Error) => error.message));`,
  );
  for (const [module, resolution] of [
    ["nodenext", "nodenext"],
    ["esnext", "bundler"],
  ] as const) {
    const options = ["--strict", "--target", "es2022", "--lib", "es2022,dom", "--types", ""];
    const typescript = [resolve("node_modules/typescript/bin/tsc"), ...options];
    await output(
      process.execPath,
      [...typescript, "--module", module, "--moduleResolution", resolution, "shop.ts"],
      folder,
    );
  }
  const printed = await output(process.execPath, ["shop.js"], folder);
  expect(printed.trim()).toBe("keys.announced no answer from http://127.0.0.1:1");
});
