import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { sandboxUrl } from "../../clients/sandbox/running.ts";
import { decodeText } from "./csv-text.ts";
import { type OrderFile, readOrders } from "./orders.ts";
import { showProgress } from "./progress.ts";
import { writeReport } from "./report.ts";
import { replayOrders } from "./run.ts";
import { summarize } from "./summary.ts";

/* `npm run replay`: runs a week of a real shop's orders through the running sandbox, or starts one. */

const usage = `npm run replay -- [file.csv] [options]
  --url http://127.0.0.1:4000   the sandbox, by default the one that runs from this folder; if none answers, one is started for the
                                replay and stopped afterwards
  --seed 1                      determines due dates, parcels and answers; the same seed gives the same replay
  --limit n                     only the first n invoices
  --plan instalments-6          the lender's plan that customers choose when it is offered for the amount
  --json                        the report as one JSON object, on the last line`;

const options = optionsOf();
const file = resolve(options.file ?? join(import.meta.dirname, "online-retail-week.csv"));
const orderFile = orderFileOf(file);
if (orderFile.orders.length === 0) fail(`${file} contains no sale`);

process.chdir(join(import.meta.dirname, "../.."));
const sandbox = (await isRunning(options.url)) ? undefined : await startSandbox();
const progress = showProgress();
let passed = false;
try {
  const result = await replayOrders({
    url: sandbox?.url ?? options.url,
    orderFile,
    seed: options.seed,
    plan: options.plan,
    onProgress: progress.at,
  });
  progress.end();
  const summary = summarize(result);
  console.log(options.json ? JSON.stringify(summary) : writeReport(result));
  passed = summary.trialBalance === 0 && summary.sumsAgree;
} catch (error) {
  // A plan that is not offered is an error of the caller; other errors are shown with their stack trace.
  if (!(error instanceof RangeError)) throw error;
  console.error(error.message);
} finally {
  await sandbox?.stop();
}
process.exit(passed ? 0 : 1);

async function isRunning(url: string): Promise<boolean> {
  const response = await fetch(new URL("/_sandbox/clock", url)).catch(() => undefined);
  return response?.ok === true;
}

/** Starts a sandbox with a temporary data folder. */
async function startSandbox(): Promise<{ readonly url: string; readonly stop: () => Promise<void> }> {
  const { buildIfStale } = await import("../../local/build-if-stale.ts");
  const { startRuntime } = await import("../../local/runtime.ts");
  console.error(`no sandbox answers at ${options.url}: starting one for this replay`);
  buildIfStale((line) => console.error(line));
  const data = mkdtempSync(join(tmpdir(), "tallystick-replay-"));
  const runtime = await startRuntime({ assembly: "cdk.out", data, port: 0 });
  const stop = async (): Promise<void> => {
    await runtime.stop();
    rmSync(data, { recursive: true, force: true });
  };
  for (const signal of ["SIGINT", "SIGTERM"] as const)
    process.once(signal, () => void stop().then(() => process.exit(130)));
  return { url: runtime.url, stop };
}

function optionsOf() {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        url: { type: "string" },
        seed: { type: "string", default: "1" },
        limit: { type: "string", default: "Infinity" },
        plan: { type: "string" },
        json: { type: "boolean", default: false },
        help: { type: "boolean", short: "h", default: false },
      },
    });
    if (values.help) {
      console.log(usage);
      process.exit(0);
    }
    const limit = Number(values.limit);
    if (!(limit >= 1)) fail(`--limit must be a number of invoices of at least 1, not ${values.limit}`);
    const url = sandboxUrl(values.url);
    if (!URL.canParse(url)) fail(`--url must be an address such as http://127.0.0.1:4000, not ${url}`);
    return { ...values, url, limit, file: positionals[0] };
  } catch (error) {
    return fail(`${error instanceof Error ? error.message : String(error)}\n${usage}`);
  }
}

function orderFileOf(path: string): OrderFile {
  try {
    const { text, encoding } = decodeText(readFileSync(path));
    if (encoding !== "utf-8") console.error(`${path} is read as ${encoding}`);
    return readOrders(text, options.limit);
  } catch (error) {
    return fail(`${path}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function fail(why: string): never {
  console.error(why);
  process.exit(1);
}
