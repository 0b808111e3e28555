import { makeApp } from "./app.ts";
import { bundleAll, type Size } from "./bundle.ts";

/** Bundles all functions, then writes both stacks to cdk.out/. */
export const build = async (): Promise<readonly Size[]> => {
  const sizes = await bundleAll();
  makeApp("cdk.out").synth();
  return sizes;
};

if (import.meta.main) {
  const sizes = await build();
  if (process.argv.includes("--sizes"))
    for (const { bundle, bytes } of sizes.toSorted((a, b) => b.bytes - a.bytes))
      process.stdout.write(`${String(bytes).padStart(8)}  ${bundle}\n`);
}
