import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import * as esbuild from "esbuild";
import { programOptions } from "./program-options.ts";

/** The folder of the package, with exactly the files that npm would publish. */
export const sdkFolder = "dist/sdk";

type Manifest = { readonly exports: Readonly<Record<string, { readonly default: string }>> };

/** Builds the SDK as a package without dependencies: jose is bundled, and it needs `fetch` and Web Crypto only. */
export const buildSdk = async (): Promise<void> => {
  rmSync(sdkFolder, { recursive: true, force: true });
  mkdirSync(sdkFolder, { recursive: true });
  const { exports } = JSON.parse(readFileSync("clients/sdk/package.json", "utf8")) as Manifest;
  await esbuild.build({
    // The root and `/mall` are one file.
    entryPoints: [...new Set(Object.values(exports).map((entry) => entry.default))].map(
      (path) => `clients/sdk/${path.slice(2, -3)}.ts`,
    ),
    outdir: sdkFolder,
    bundle: true,
    splitting: true,
    format: "esm",
    // Neither Node's modules nor a browser's: an import that edge workers lack fails here.
    platform: "neutral",
    mainFields: ["module", "main"],
    target: "es2022",
    logLevel: "warning",
  });
  execFileSync("npx", ["tsc", "-p", "clients/sdk/tsconfig.json"], { stdio: "inherit" });
  for (const file of ["package.json", "README.md"]) copyFileSync(`clients/sdk/${file}`, `${sdkFolder}/${file}`);
  copyFileSync("LICENSE", `${sdkFolder}/LICENSE`);
};

/** Packs the built SDK as npm would publish it, and returns the file's path. */
export const packSdk = (folder: string): string => {
  const args = ["pack", `./${sdkFolder}`, "--pack-destination", folder, "--json"];
  const [packed] = JSON.parse(execFileSync("npm", args, { encoding: "utf8" })) as readonly {
    readonly filename: string;
  }[];
  if (!packed) throw new Error("npm packed nothing");
  return join(folder, packed.filename);
};

if (import.meta.main) {
  programOptions("npm run sdk:pack writes dist/tallystick-sdk-<version>.tgz, the SDK as npm would publish it", {});
  await buildSdk();
  const file = packSdk("dist");
  process.stdout.write(`${file}\ninstall it in a project of yours: npm install ${resolve(file)}\n`);
}
