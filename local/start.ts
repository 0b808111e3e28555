import { readFileSync, rmSync } from "node:fs";
import { enableCompileCache } from "node:module";
import { join, relative, resolve } from "node:path";
import { parseArgs } from "node:util";
import { formatMinor } from "../domain/currency.ts";
import { lockFolder } from "./lock.ts";
import type { Runtime } from "./runtime.ts";

/* `npm start`: builds if necessary, starts the sandbox, and prints its addresses and keys. */

const usage = `npm start -- [options]
  --port 4000           the gateway's port; if it is taken, the next free one
  --lender-port 4001    the lender's port; by default the one after the gateway's
  --data .tallystick    the folder for all data
  --fresh               delete the data of earlier runs first
  --dynamodb URL        use this DynamoDB engine instead of the installed one
  --json                print one line of JSON instead of the overview
  --quiet               skip the example sale of the first start`;

if (Number(process.versions.node.split(".")[0]) < 22) fail(`Node ${process.versions.node} is too old. Run npm ci, which installs Node 24, then npm start.`); // prettier-ignore
process.chdir(join(import.meta.dirname, ".."));
const options = optionsOf();
const data = resolve(options.data);
if (options.fresh) deleteData(data);
enableCompileCache(join(data, "compile-cache"));

try {
  await main();
} catch (error) {
  const reason = error instanceof Error ? error.message : String(error);
  const isOtherVersion = /no such column|has no column/.test(reason);
  fail(
    isOtherVersion
      ? `${options.data} was written by another version of the sandbox. Delete it with npm start -- --fresh (${reason})`
      : reason,
  );
}

async function main(): Promise<void> {
  const { buildIfStale } = await import("./build-if-stale.ts");
  const { startRuntime } = await import("./runtime.ts");
  buildIfStale(printNotice);
  const startedAt = performance.now();
  const runtime = await startRuntime({
    assembly: "cdk.out",
    data,
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
  if (options.json) console.log(JSON.stringify({ url, lenderUrl, data, fresh, ...runtime.sandbox }));
  else console.log(overview(runtime, Math.round(performance.now() - startedAt)));
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

function overview(
  { url, lenderUrl, sandbox: { operators, malls, purchasers } }: Runtime,
  milliseconds: number,
): string {
  const { version } = JSON.parse(readFileSync("package.json", "utf8")) as { version: string };
  const [first] = malls;
  const ordinary = purchasers.filter(({ does }) => does === undefined);
  return [
    "",
    `  Tallystick ${version} sandbox, started in ${milliseconds} ms`,
    "",
    `  gateway's API         ${url}  (also the endpoint of all AWS services)`,
    `  lender's API, pages   ${lenderUrl}`,
    `  sandbox               ${url}/_sandbox/notices  /addresses  /operators  /malls  /purchasers  /bank  /hooks/{mall}  /clock  /meter`,
    `  data                  ${relative(process.cwd(), data) || "."}  (function logs in logs/)`,
    "",
    "  operators",
    ...operators.map(({ side, key }) => `    ${side.padEnd(37)}operator key ${key}`),
    "  malls",
    ...malls.map(
      ({ mall, name, currency, apiKey }) => `    ${mall.padEnd(18)}${name.padEnd(16)}${currency}  API key ${apiKey}`,
    ),
    "  purchasers",
    ...ordinary.map(
      ({ account, name, limit }) =>
        `    ${account.padEnd(18)}${name.padEnd(16)}limit ${formatMinor(BigInt(limit.amount), limit.currency)}`,
    ),
    `    and ${purchasers.length - ordinary.length} test purchasers with fixed outcomes: npx tallystick purchasers`,
    "",
    "  try",
    `    curl -H 'Authorization: Bearer ${first?.apiKey}' ${url}/v1/purchases`,
    `    curl '${lenderUrl}/v1/lenders/${first?.lender}/plans?amount=48000&currency=GBP'`,
    "    npx tallystick trigger purchase.refunded",
    "    npm run replay",
    "    export AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local AWS_DEFAULT_REGION=us-east-1",
    `    aws --endpoint-url ${url} stepfunctions list-state-machines`,
    "",
  ].join("\n");
}

function optionsOf() {
  try {
    const { values } = parseArgs({
      options: {
        port: { type: "string", default: "4000" },
        "lender-port": { type: "string" },
        data: { type: "string", default: ".tallystick" },
        fresh: { type: "boolean", default: false },
        dynamodb: { type: "string" },
        json: { type: "boolean", default: false },
        quiet: { type: "boolean", default: false },
        help: { type: "boolean", default: false },
      },
    });
    if (values.help) {
      console.log(usage);
      process.exit(0);
    }
    const { "lender-port": lenderPort } = values;
    return {
      ...values,
      port: portOf("--port", values.port),
      lenderPort: lenderPort === undefined ? undefined : portOf("--lender-port", lenderPort),
    };
  } catch (error) {
    return fail(`${error instanceof Error ? error.message : String(error)}\n${usage}`);
  }
}

function portOf(option: string, value: string): number {
  const port = Number(value);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    fail(`${option} ${value} is not a port: use a number from 0 to 65535`);
  return port;
}

/** Deletes only the files of a sandbox, because the folder may contain others. */
/** Nothing is deleted while another sandbox uses the folder. */
function deleteData(folder: string): void {
  const unlock = lockOrFail(folder);
  const databases = ["runtime.sqlite", "dynamodb.sqlite"].flatMap((file) => [file, `${file}-wal`, `${file}-shm`]);
  for (const name of [...databases, "sandbox.json", "sandbox-keys.json", "logs"])
    rmSync(join(folder, name), { recursive: true, force: true });
  unlock();
}

function lockOrFail(folder: string): () => void {
  try {
    return lockFolder(folder);
  } catch (error) {
    return fail(error instanceof Error ? error.message : String(error));
  }
}

function printNotice(text: string): void {
  console.error(text);
}

function fail(message: string): never {
  console.error(message);
  process.exit(1);
}
