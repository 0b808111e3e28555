import { parseArgs } from "node:util";
import { sandboxUrl } from "../clients/sandbox/running.ts";
import type { Bank } from "./reconcile-bank.ts";
import { showProgress } from "./progress.ts";

/*
 * `npm run reconcile`: recomputes the lender's whole ledger and compares both sides of every purchase.
 * It reads both tables, which the trust boundary allows no function: it is for a person with rights on both, and writes nothing.
 */

const usage = `npm run reconcile -- [options]
  --url http://127.0.0.1:4000    a sandbox (by default the one that runs from this folder), or any DynamoDB engine
  --region eu-west-1             AWS in place of it, with credentials as every AWS SDK finds them: the environment,
                                 AWS_PROFILE, single sign-on (run aws sso login first), or the machine's role
  --gateway tallystick-gateway   the gateway's table, or a copy of it
  --lender tallystick-lender     the lender's table, or a copy of it
  --at 2026-11-23T10:00:00Z      the time of the tables: the current time, or for copies the time of copying
  --segments 1                   table segments to read in parallel: use more for a large table on AWS
  --bank https://…              the address of the bank, whose statement is compared: a sandbox's own without this option;
                                 none compares without a bank
  --bank-secret tallystick-bank  the name or ARN of the secret that the lender shares with its bank, in AWS Secrets Manager (docs/ports.md)
  --json                         the report as one JSON object`;

const options = optionsOf();
pointAt(options);
const time = await sandboxTime();
const at = options.at ?? time ?? new Date().toISOString();
// The DynamoDB client is created on import, for the endpoint in the environment.
const { reconcileTables } = await import("./reconcile-tables.ts");
const { isReconciled, viewReconciliation, writeReconciliation } = await import("./report.ts");

const progress = showProgress();
const started = performance.now();
const { gateway, lender } = options;
const read = { tables: { gateway, lender }, now: at, segments: options.segments, bank: bankOf(time) };
const found = await reconcileTables({ ...read, onProgress: progress.at }).catch((error: unknown) =>
  error instanceof Error && error.name === "BankUnavailable" ? fail(error.message) : Promise.reject(error as Error),
);
progress.end();
const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
const effort = {
  seconds: Math.round(performance.now() - started) / 1000,
  cpuSeconds: Math.round((userCPUTime + systemCPUTime) / 1000) / 1000,
  peakMemoryMb: Math.round(maxRSS / 1024),
};
console.log(options.json ? JSON.stringify(viewReconciliation(found, effort)) : writeReconciliation(found, effort));
process.exitCode = isReconciled(found) ? 0 : 1;

/** Sets the endpoint of all later calls. A sandbox accepts any credentials. */
function pointAt({ url, region }: { readonly url: string; readonly region?: string | undefined }): void {
  if (region !== undefined) {
    process.env["AWS_REGION"] = region;
    return;
  }
  process.env["AWS_ENDPOINT_URL"] = url;
  process.env["AWS_REGION"] = "us-east-1";
  process.env["AWS_ACCESS_KEY_ID"] ??= "local";
  process.env["AWS_SECRET_ACCESS_KEY"] ??= "local";
}

/** Books are not reconciled by leaving the bank out: that must be asked for. */
function bankOf(sandboxNow: string | undefined): Bank | undefined {
  const { bank = sandboxNow !== undefined ? `${options.url}/_sandbox/bank` : undefined } = options;
  if (bank === undefined) return fail("give --bank, the address of the bank with its statement, or --bank none");
  if (bank === "none") return undefined;
  if (!URL.canParse(bank)) fail(`--bank must be an address or none, not ${bank}`);
  const ahead = sandboxNow === undefined ? 0 : Date.parse(sandboxNow) - Date.now();
  const now = () => new Date(Date.now() + ahead);
  return { port: { name: "bank", url: bank, secret: options["bank-secret"], now }, until: options.at };
}

/** The time of a sandbox, which has its own clock. */
async function sandboxTime(): Promise<string | undefined> {
  if (options.region !== undefined) return undefined;
  const answer = await fetch(new URL("/_sandbox/clock", options.url)).catch(() => undefined);
  if (!answer) return fail(`no response from ${options.url}: start the sandbox, or give another --url or a --region`);
  return answer.ok ? ((await answer.json()) as { readonly now: string }).now : undefined;
}

function optionsOf() {
  try {
    const { values } = parseArgs({
      options: {
        url: { type: "string" },
        region: { type: "string" },
        gateway: { type: "string", default: "tallystick-gateway" },
        lender: { type: "string", default: "tallystick-lender" },
        at: { type: "string" },
        bank: { type: "string" },
        "bank-secret": { type: "string", default: "tallystick-bank" },
        segments: { type: "string", default: "1" },
        json: { type: "boolean", default: false },
        help: { type: "boolean", short: "h", default: false },
      },
    });
    if (values.help) {
      console.log(usage);
      process.exit(0);
    }
    const url = sandboxUrl(values.url);
    if (!URL.canParse(url)) fail(`--url must be an address such as http://127.0.0.1:4000, not ${url}`);
    if (values.at !== undefined && Number.isNaN(Date.parse(values.at)))
      fail(`--at must be an instant such as 2026-11-23T10:00:00Z, not ${values.at}`);
    const many = Number(values.segments);
    if (!(Number.isInteger(many) && many >= 1 && many <= 100))
      fail(`--segments must be an integer from 1 to 100, not ${values.segments}`);
    return { ...values, url, segments: many, at: values.at && new Date(values.at).toISOString() };
  } catch (error) {
    return fail(`${error instanceof Error ? error.message : String(error)}\n${usage}`);
  }
}

function fail(why: string): never {
  console.error(why);
  process.exit(2);
}
