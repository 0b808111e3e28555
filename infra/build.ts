import { renameSync, rmSync } from "node:fs";
import { makeApp } from "./app.ts";
import { bundleAll, type Size } from "./bundle.ts";

/** Bundles all functions, then writes both stacks to cdk.out/, which is replaced as a whole. */
export const build = async (): Promise<readonly Size[]> => {
  const sizes = await bundleAll();
  const fresh = `dist/cdk.${process.pid}`;
  // Where in infra/ a resource was made is of use to the CLI only, and costs a third of the time.
  makeApp(fresh, { "aws:cdk:disable-stack-trace": "true" }).synth();
  rmSync("cdk.out", { recursive: true, force: true });
  renameSync(fresh, "cdk.out");
  return sizes;
};

if (import.meta.main) {
  const sizes = await build();
  if (process.argv.includes("--sizes"))
    for (const { bundle, bytes } of sizes.toSorted((a, b) => b.bytes - a.bytes))
      process.stdout.write(`${String(bytes).padStart(8)}  ${bundle}\n`);
}
