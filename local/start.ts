import { enableCompileCache } from "node:module";
import { join } from "node:path";
import { announceSandbox } from "../clients/sandbox/running.ts";
import { lockFolder } from "./lock.ts";
import type { Runtime } from "./runtime.ts";
import { type StartOptions, startOptionsOf, usage } from "./start-options.ts";

/* `npm start`: builds if necessary, starts the sandbox, and prints its addresses and keys. */

process.chdir(join(import.meta.dirname, ".."));
const options = optionsOf();
const { data } = options;

try {
  // Before anything is deleted or built: a running sandbox uses the folder and the bundles.
  const unlock = lockFolder(data);
  process.once("exit", unlock);
  enableCompileCache(join(data, "compile-cache"));
  await main(unlock);
} catch (error) {
  const reason = error instanceof Error ? error.message : String(error);
  const isOtherVersion = /no such column|has no column/.test(reason);
  fail(
    isOtherVersion
      ? `${data} was written by another version of the sandbox. Delete it with npm start -- --fresh (${reason})`
      : reason,
  );
}

async function main(unlock: () => void): Promise<void> {
  const { buildIfStale } = await import("./build-if-stale.ts");
  const { startRuntime } = await import("./runtime.ts");
  if (options.fresh) (await import("./files/data-folder.ts")).deleteData(data);
  buildIfStale(printNotice);
  const startedAt = performance.now();
  const runtime = await startRuntime({
    assembly: "cdk.out",
    data,
    unlock,
    port: options.port,
    lenderPort: options.lenderPort,
    functions: { sharedBundles: "dist/local" },
    ...(options.dynamodb !== undefined && { dynamodb: options.dynamodb }),
  });
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => void stop(runtime));
  const { port, lenderPort = port === 0 ? 0 : runtime.port + 1 } = options;
  if (port !== 0 && runtime.port !== port) printNotice(`port ${port} is taken; the gateway uses port ${runtime.port}`);
  if (lenderPort !== 0 && runtime.lenderPort !== lenderPort)
    printNotice(`port ${lenderPort} is taken; the lender uses port ${runtime.lenderPort}`);
  const moved = runtime.sandbox.malls.find(({ webhookUrl }) => !webhookUrl.startsWith(`${runtime.url}/`));
  if (moved)
    printNotice(
      `the malls were registered on another port: their webhooks are still sent to ${new URL(moved.webhookUrl).origin}`,
    );
  const { url, lenderUrl, fresh } = runtime;
  process.once("exit", announceSandbox(url));
  if (options.json) console.log(JSON.stringify({ url, lenderUrl, data, fresh, ...runtime.sandbox }));
  else console.log((await import("./overview.ts")).overview(runtime, data, Math.round(performance.now() - startedAt)));
  if (runtime.fresh && !options.json && !options.quiet) await (await import("./narrate.ts")).narrate(runtime.url);
  await runtime.warm();
}

async function stop(runtime: Runtime): Promise<void> {
  printNotice("stopping; all data is kept");
  // Work in progress is on disk, so a second signal, or this deadline, loses nothing.
  setTimeout(() => process.exit(0), 3000).unref();
  process.once("SIGINT", () => process.exit(0));
  await runtime.stop();
  process.exit(0);
}

function optionsOf(): StartOptions {
  try {
    const given = startOptionsOf(process.argv.slice(2));
    if (given) return given;
  } catch (error) {
    return fail(`${error instanceof Error ? error.message : String(error)}\n${usage}`);
  }
  console.log(usage);
  return process.exit(0);
}

function printNotice(text: string): void {
  console.error(text);
}

function fail(message: string): never {
  console.error(message);
  process.exit(1);
}
