import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import * as esbuild from "esbuild";

/** The purchaser's pages: each has a script of its own in clients/pay, and all wear one style. */
const pages = { checkout: "Checkout", pay: "Your purchase" };
const source = "clients/pay";

/** A telephone on a slow line reads all of it before it shows anything. */
const most = 160_000;

/** Writes the pages' files into a folder; what a page asks for bears its digest in its name, so that it may be kept for ever. */
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
    if (contents.length > most) throw new Error(`${basename(path)} has ${contents.length} bytes, above ${most}`);
    writeFileSync(path, contents);
  }
  const nameOf = (start: string) =>
    basename(outputFiles.find(({ path }) => basename(path).startsWith(start))?.path ?? "");
  const frame = readFileSync(`${source}/frame.html`, "utf8");
  for (const [page, title] of Object.entries(pages))
    writeFileSync(
      join(folder, `${page}.html`),
      frame
        .replace("{title}", title)
        .replace("{style}", nameOf("style-"))
        .replace("{script}", nameOf(`${page}-`)),
    );
};
