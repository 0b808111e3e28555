import { readFileSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import * as esbuild from "esbuild";
import { asBundle, nativeHash, versionsOnly, zipDescription } from "./bundle.ts";
import { handlers, sourceOf } from "./handlers.ts";
import { functionName } from "./names.ts";
import { bundlePages } from "./pages.ts";

/** The folder of the functions as the sandbox runs them, one file each, named like the function. */
const localBundles = "dist/local";

/**
 * Bundles every handler from the same sources and by the same rules as for its deployment, except that the code of packages is in files that
 * the functions share: a thread that runs fifty functions loads AWS's SDK once. On AWS each has an environment of its own, and loads less.
 */
export const bundleForSandbox = async (): Promise<void> => {
  rmSync(localBundles, { recursive: true, force: true });
  await esbuild.build({
    ...asBundle,
    // AWS's clients send by messages between threads.
    alias: { ...asBundle.alias, "@smithy/node-http-handler": resolve("local/lambda/aws-transport.ts") },
    entryPoints: handlers().map((handler) => ({ in: sourceOf(handler), out: functionName(handler) })),
    outdir: localBundles,
    outExtension: { ".js": ".mjs" },
    splitting: true,
    chunkNames: "shared-[hash]",
    plugins: [zipDescription, versionsOnly, nativeHash, ownModules],
  });
  await bundlePages(join(localBundles, "pages"));
};

/** Gives each function its own copy of our modules, because they keep state: clients with the function's credentials, keys, plans. */
const ownModules: esbuild.Plugin = {
  name: "own-modules",
  setup(build) {
    build.onResolve({ filter: /^\.|^\// }, ({ kind, path, resolveDir, importer, pluginData }) => {
      if (kind === "entry-point" || resolveDir.includes("node_modules")) return undefined;
      const { entry = importer } = (pluginData ?? {}) as { entry?: string };
      return { path: resolve(resolveDir, path), suffix: `?${entry}`, pluginData: { entry } };
    });
    build.onLoad({ filter: /\.ts$/ }, ({ path, pluginData = { entry: path } as unknown }) =>
      path.includes("node_modules")
        ? undefined
        : { contents: readFileSync(path, "utf8"), loader: "ts" as const, pluginData },
    );
  },
};
