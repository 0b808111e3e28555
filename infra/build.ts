import { execFileSync } from "node:child_process";
import { renameSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { makeApp } from "./app.ts";
import { bundleAll, type Size } from "./bundle.ts";
import { digestOfSources, keepDigest } from "./built-from.ts";
import { bundles } from "./handlers.ts";
import { bundleForSandbox } from "./local-bundles.ts";

/** Bundles all functions, for AWS and for the sandbox, then writes both stacks to cdk.out/, which is replaced as a whole. */
export const build = async (): Promise<readonly Size[]> => {
  const sizes = await bundleAll();
  await bundleForSandbox();
  const fresh = `dist/cdk.${process.pid}`;
  // The sandbox has the concurrency of a default account: it would be slow with that of a new one.
  const concurrency = "1000";
  // Where in infra/ a resource was made is of use to the CLI only, and costs a third of the time; what is deployed is validated by `cdk`.
  makeApp(fresh, { "aws:cdk:disable-stack-trace": "true", concurrency }, { isValidated: false }).synth();
  rmSync("cdk.out", { recursive: true, force: true });
  renameSync(fresh, "cdk.out");
  return sizes;
};

/** Milliseconds from the start of a bundle's import to its end: the middle one of five fresh processes, each without a compile cache. */
const importTime = (bundle: string): number => {
  const path = JSON.stringify(resolve(join(bundles, bundle, "index.mjs")));
  const script = `const before = performance.now(); await import(${path}); console.log(performance.now() - before);`;
  const times = Array.from({ length: 5 }, () =>
    Number(execFileSync(process.execPath, ["--input-type=module", "-e", script], { encoding: "utf8" })),
  );
  return times.toSorted((a, b) => a - b)[2] ?? 0;
};

/** All bundles by size; of the ten largest also the import time, and of the largest what it is made of. */
const report = (sizes: readonly Size[]): string => {
  const sorted = sizes.toSorted((a, b) => b.bytes - a.bytes);
  const lines = sorted.map(({ bundle, bytes }, i) => {
    const time = i < 10 ? `${importTime(bundle).toFixed(0)} ms` : "";
    return `${String(bytes).padStart(8)}  ${time.padStart(7)}  ${bundle}`;
  });
  const [largest] = sorted;
  const parts = [...(largest?.packages ?? [])].toSorted(([, a], [, b]) => b - a);
  const made = parts.map(([name, bytes]) => `${String(bytes).padStart(8)}           ${name}`);
  return [...lines, `${largest?.bundle} is made of`, ...made].join("\n");
};

const usage = `npm run build -- [options]
  --sizes    prints each bundle's size, and the import time of the largest`;

if (import.meta.main) {
  const unknown = process.argv.slice(2).find((each) => each !== "--sizes");
  if (unknown !== undefined) {
    console.log(unknown === "--help" || unknown === "-h" ? usage : `Unknown option '${unknown}'\n${usage}`);
    process.exit(unknown === "--help" || unknown === "-h" ? 0 : 1);
  }
  const digest = digestOfSources();
  const sizes = await build();
  keepDigest(digest);
  if (process.argv.includes("--sizes")) process.stdout.write(`${report(sizes)}\n`);
}
