import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";

/** What the bundles and the template are made from. */
const sources = [
  "infra/**/*.ts",
  "functions/**/*.ts",
  "domain/**/*.ts",
  "clients/{pay,sdk}/**/*",
  "state-machines/*.json",
  "cdk.json",
  "package-lock.json",
];
const stamp = "dist/built-from";

/** Builds the bundles and the template unless they were built from just these sources; `say` is told what happens. */
export const buildIfStale = (say: (what: string) => void): void => {
  const digest = digestOf(globSync(sources).toSorted());
  if (existsSync("cdk.out/manifest.json") && existsSync(stamp) && readFileSync(stamp, "utf8") === digest) return;
  say("bundling the functions and writing the template ...");
  const began = performance.now();
  // In a process of its own: the CDK takes more memory than the sandbox, and is not needed any more when it is done.
  const { status, stderr } = spawnSync(process.execPath, ["infra/build.ts"], { encoding: "utf8" });
  if (status !== 0) throw new Error(`the build failed:\n${stderr}`);
  mkdirSync("dist", { recursive: true });
  writeFileSync(stamp, digest);
  say(
    `built ${globSync("dist/lambda/*").length} functions and both stacks in ${((performance.now() - began) / 1000).toFixed(1)} s`,
  );
};

const digestOf = (files: readonly string[]): string => {
  const hash = createHash("sha256");
  for (const file of files) hash.update(file).update("\0").update(readFileSync(file)).update("\0");
  return hash.digest("hex");
};
