import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import * as esbuild from "esbuild";

/** The purchaser's pages: each has its own script in clients/pay, and all share one style sheet. `base` leads to the lender's address. */
const pages = { checkout: { title: "Checkout", base: "../" }, pay: { title: "Your purchase", base: "./" } };
const source = "clients/pay";

/** The largest file: a telephone on a slow connection loads all of it before it shows anything. */
const maxBytes = 160_000;

/** Writes the pages' files into a folder; scripts and styles have their digest in the name, so that browsers may cache them for ever. */
export const bundlePages = async (folder: string): Promise<void> => {
  const { outputFiles } = await esbuild.build({
    entryPoints: [...Object.keys(pages).map((page) => `${source}/${page}.ts`), `${source}/style.css`],
    outdir: folder,
    entryNames: "[name]-[hash]",
    bundle: true,
    minify: true,
    format: "esm",
    platform: "browser",
    target: "es2022",
    mainFields: ["browser", "module", "main"],
    legalComments: "none",
    write: false,
    logLevel: "warning",
  });
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const { path, contents } of outputFiles) {
    if (contents.length > maxBytes)
      throw new Error(`${basename(path)} has ${contents.length} bytes, above ${maxBytes}`);
    writeFileSync(path, contents);
  }
  const nameOf = (start: string) =>
    basename(outputFiles.find(({ path }) => basename(path).startsWith(start))?.path ?? "");
  const frame = readFileSync(`${source}/frame.html`, "utf8");
  for (const [page, { title, base }] of Object.entries(pages))
    writeFileSync(
      join(folder, `${page}.html`),
      frame
        .replace("{title}", title)
        .replaceAll("{base}", base)
        .replace("{style}", nameOf("style-"))
        .replace("{script}", nameOf(`${page}-`)),
    );
};
