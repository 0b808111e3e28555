import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import * as esbuild from "esbuild";
import { assetOf, bundles, handlers, sourceOf } from "./handlers.ts";
import { bundlePages } from "./pages.ts";
import { trim } from "./trim.ts";

/** Minified bytes of one bundle. */
export type Size = { readonly bundle: string; readonly bytes: number };

/** A cold start reads and compiles all of it: a bundle that grows past this has caught something it should not carry. */
const most = 200_000;

/** Bundles every handler into its own folder, in one run that reads each shared file once. */
export const bundleAll = async (): Promise<readonly Size[]> => {
  const all = handlers();
  const { outputFiles } = await esbuild.build({
    entryPoints: all.map((handler) => ({ in: sourceOf(handler), out: join(basename(assetOf(handler)), "index") })),
    outdir: bundles,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    minify: true,
    format: "esm",
    platform: "node",
    target: "node24",
    // ES modules lose what is not used; CommonJS would come whole.
    mainFields: ["module", "main"],
    // A CommonJS package asks for Node's own modules by `require`, which an ES module has not.
    banner: { js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);' },
    legalComments: "none",
    write: false,
    plugins: [trim()],
    logLevel: "warning",
  });
  const kept = new Set(all.map((handler) => basename(assetOf(handler))));
  for (const { path, contents } of outputFiles) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, contents);
  }
  for (const folder of readdirSync(bundles)) if (!kept.has(folder)) rmSync(join(bundles, folder), { recursive: true });
  await bundlePages(join(bundles, "gateway-show-page", "pages"));

  const sizes = outputFiles.map(({ path, contents }) => ({ bundle: basename(dirname(path)), bytes: contents.length }));
  const fat = sizes.filter(({ bytes }) => bytes > most).map(({ bundle, bytes }) => `${bundle} ${bytes}`);
  if (fat.length > 0) throw new Error(`bundles above ${most} bytes: ${fat.join(", ")}; see infra/trim.ts`);
  return sizes;
};
