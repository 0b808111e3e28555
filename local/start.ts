import { readFileSync, rmSync } from "node:fs";
import { enableCompileCache } from "node:module";
import { join, relative, resolve } from "node:path";
import { parseArgs } from "node:util";
import type { Runtime } from "./runtime.ts";

/* `npm start`: builds if need be, starts the sandbox, says where everything is. */

const usage = `npm start -- [options]
  --port 4000           the port, or the first free one after it
  --data .tallystick    where everything is kept
  --fresh               forget what is kept there
  --dynamodb URL        use this DynamoDB engine in place of the one that is installed
  --json                print one line of JSON in place of the page
  --quiet               no narrated sale on the first start`;

if (Number(process.versions.node.split(".")[0]) < 22) fail(`Node ${process.versions.node} is too old: npm ci brings Node 24, and npm start uses it.`); // prettier-ignore
process.chdir(join(import.meta.dirname, ".."));
const options = optionsOf();
const data = resolve(options.data);
if (options.fresh) forget(data);
enableCompileCache(join(data, "compile-cache"));

try {
  await main();
} catch (error) {
  const why = error instanceof Error ? error.message : String(error);
  const isOld = /no such column|has no column/.test(why);
  fail(
    isOld
      ? `${options.data} was written by another version of the sandbox: npm start -- --fresh forgets it (${why})`
      : why,
  );
}

async function main(): Promise<void> {
  const { buildIfStale } = await import("./stale.ts");
  const { startRuntime } = await import("./runtime.ts");
  buildIfStale(say);
  const began = performance.now();
  const runtime = await startRuntime({
    assembly: "cdk.out",
    data,
    port: options.port,
    ...(options.dynamodb !== undefined && { dynamodb: options.dynamodb }),
  });
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => void stop(runtime));
  if (runtime.port !== options.port && options.port !== 0)
    say(`port ${options.port} is taken, so this is on ${runtime.port}`);
  const stray = runtime.sandbox.malls.find(({ webhookUrl }) => !webhookUrl.startsWith(`${runtime.url}/`));
  if (stray)
    say(`the malls were registered on another port: their webhooks still go to ${new URL(stray.webhookUrl).origin}`);
  if (options.json) console.log(JSON.stringify({ url: runtime.url, data, fresh: runtime.fresh, ...runtime.sandbox }));
  else console.log(page(runtime, Math.round(performance.now() - began)));
  if (runtime.fresh && !options.json && !options.quiet) await (await import("./narrate.ts")).narrate(runtime.url);
  await runtime.warm();
}

async function stop(runtime: Runtime): Promise<void> {
  say("stopping; everything is kept");
  // What was going on is on disk, so a second signal, or this deadline, loses nothing.
  setTimeout(() => process.exit(0), 3000).unref();
  process.once("SIGINT", () => process.exit(0));
  await runtime.stop();
  process.exit(0);
}

function page({ url, sandbox: { operators, malls, purchasers } }: Runtime, milliseconds: number): string {
  const { version } = JSON.parse(readFileSync("package.json", "utf8")) as { version: string };
  const [first] = malls;
  const ordinary = purchasers.filter(({ does }) => does === undefined);
  return [
    "",
    `  Tallystick ${version}, on one machine (${milliseconds} ms)`,
    "",
    `  API and AWS endpoint  ${url}`,
    `  sandbox               ${url}/_sandbox/notices  /operators  /malls  /purchasers  /bank  /hooks/{mall}  /clock  /meter`,
    `  data                  ${relative(process.cwd(), data) || "."}  (logs of each function in logs/)`,
    "",
    "  operators",
    ...operators.map(({ side, key }) => `    ${`of the ${side}`.padEnd(37)}operator key ${key}`),
    "  malls",
    ...malls.map(
      ({ mall, name, currency, apiKey }) => `    ${mall.padEnd(18)}${name.padEnd(16)}${currency}  API key ${apiKey}`,
    ),
    "  purchasers",
    ...ordinary.map(
      ({ account, name, limit }) =>
        `    ${account.padEnd(18)}${name.padEnd(16)}${limit.currency}  limit ${limit.amount} minor units`,
    ),
    `    and ${purchasers.length - ordinary.length} with whom something is the matter: npx tallystick purchasers`,
    "",
    "  next",
    `    curl -H 'Authorization: Bearer ${first?.apiKey}' ${url}/v1/purchases`,
    `    curl '${url}/v1/lenders/${first?.lender}/plans?amount=48000&currency=GBP'`,
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
    const port = Number(values.port);
    if (!Number.isInteger(port) || port < 0 || port > 65_535)
      fail(`--port ${values.port}: a port is a number from 0 to 65535`);
    return { ...values, port };
  } catch (error) {
    return fail(`${error instanceof Error ? error.message : String(error)}\n${usage}`);
  }
}

/** Only what a sandbox has written: the folder may be anyone's. */
function forget(folder: string): void {
  const ours = ["runtime.sqlite", "dynamodb.sqlite"].flatMap((file) => [file, `${file}-wal`, `${file}-shm`]);
  for (const name of [...ours, "sandbox.json", "sandbox-keys.json", "logs"])
    rmSync(join(folder, name), { recursive: true, force: true });
}

function say(what: string): void {
  console.error(what);
}

function fail(why: string): never {
  console.error(why);
  process.exit(1);
}
