import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";

/** The sources of the bundles and the template. */
const sources = [
  "infra/**/*.ts",
  "functions/**/*.ts",
  "domain/**/*.ts",
  "clients/{pay,sdk}/**/*",
  "state-machines/*.json",
  "cdk.json",
  "package-lock.json",
];
const digestFile = "dist/built-from";

/** Builds the bundles and the template unless they were built from the current sources; `print` receives progress lines. */
export const buildIfStale = (print: (line: string) => void): void => {
  const digest = digestOf(globSync(sources).toSorted());
  if (existsSync("cdk.out/manifest.json") && existsSync(digestFile) && readFileSync(digestFile, "utf8") === digest)
    return;
  print("building the functions and the template ...");
  const startedAt = performance.now();
  // In a separate process: the CDK needs more memory than the sandbox, and only during the build.
  const { status, stderr } = spawnSync(process.execPath, ["infra/build.ts"], { encoding: "utf8" });
  if (status !== 0) throw new Error(`the build failed:\n${stderr}`);
  mkdirSync("dist", { recursive: true });
  writeFileSync(digestFile, digest);
  print(
    `built ${globSync("dist/lambda/*").length} functions and both stacks in ${((performance.now() - startedAt) / 1000).toFixed(1)} s`,
  );
};

const digestOf = (files: readonly string[]): string => {
  const hash = createHash("sha256");
  for (const file of files) hash.update(file).update("\0").update(readFileSync(file)).update("\0");
  return hash.digest("hex");
};
