import { spawnSync } from "node:child_process";
import { existsSync, globSync, readFileSync } from "node:fs";
import { digestFile, digestOfSources } from "../infra/built-from.ts";

/** Builds the bundles and the template unless they were built from the current sources; `print` receives progress lines. */
export const buildIfStale = (print: (line: string) => void): void => {
  const isBuilt = existsSync("cdk.out/manifest.json") && existsSync(digestFile);
  if (isBuilt && readFileSync(digestFile, "utf8") === digestOfSources()) return;
  print("building the functions and the template ...");
  const startedAt = performance.now();
  // In a separate process: the CDK needs more memory than the sandbox, and only during the build.
  const { status, stderr } = spawnSync(process.execPath, ["infra/build.ts"], { encoding: "utf8" });
  if (status !== 0) throw new Error(`the build failed:\n${stderr}`);
  print(
    `built ${globSync("dist/lambda/*").length} functions and both stacks in ${((performance.now() - startedAt) / 1000).toFixed(1)} s`,
  );
};
