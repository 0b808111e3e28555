import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { readOrders } from "./orders.ts";
import { showProgress } from "./progress.ts";
import { writeReport } from "./report.ts";
import { replayOrders } from "./run.ts";
import { summarize } from "./summary.ts";

/* `npm run replay`: a week of a real shop's orders through the running sandbox, or through one of its own. */

const usage = `npm run replay -- [file.csv] [options]
  --url http://127.0.0.1:4000   the sandbox; where none answers, one is started for the replay and stopped after it
  --seed 1                      decides due dates, parcels and answers; the same seed makes the same replay
  --limit n                     the first n invoices only
  --plan instalments-6          the lender's plan that customers take, where it is offered for the amount
  --json                        the report as one JSON object, on the last line`;

const options = optionsOf();
const file = resolve(options.file ?? join(import.meta.dirname, "online-retail-week.csv"));
const book = readOrders(readFile(file), options.limit);
if (book.orders.length === 0) fail(`${file} has no sale in it`);

process.chdir(join(import.meta.dirname, "../.."));
const sandbox = (await answers(options.url)) ? undefined : await startOwn();
const progress = showProgress();
let isGood = false;
try {
  const witness = await replayOrders({
    url: sandbox?.url ?? options.url,
    book,
    seed: options.seed,
    plan: options.plan,
    onProgress: progress.at,
  });
  progress.end();
  const facts = summarize(witness);
  console.log(options.json ? JSON.stringify(facts) : writeReport(witness));
  isGood = facts.trialBalance === 0 && facts.sumsAgree;
} catch (error) {
  // A plan that is not offered is the caller's slip; anything else is told with its trace.
  if (!(error instanceof RangeError)) throw error;
  console.error(error.message);
} finally {
  await sandbox?.stop();
}
process.exit(isGood ? 0 : 1);

async function answers(url: string): Promise<boolean> {
  const answer = await fetch(new URL("/_sandbox/clock", url)).catch(() => undefined);
  return answer?.ok === true;
}

/** A sandbox with a data folder that is thrown away. */
async function startOwn(): Promise<{ readonly url: string; readonly stop: () => Promise<void> }> {
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
        url: { type: "string", default: "http://127.0.0.1:4000" },
        seed: { type: "string", default: "1" },
        limit: { type: "string", default: "Infinity" },
        plan: { type: "string" },
        json: { type: "boolean", default: false },
        help: { type: "boolean", default: false },
      },
    });
    if (values.help) {
      console.log(usage);
      process.exit(0);
    }
    const limit = Number(values.limit);
    if (!(limit >= 1)) fail(`--limit takes a number of invoices, not ${values.limit}`);
    if (!URL.canParse(values.url)) fail(`--url takes an address such as http://127.0.0.1:4000, not ${values.url}`);
    return { ...values, limit, file: positionals[0] };
  } catch (error) {
    return fail(`${error instanceof Error ? error.message : String(error)}\n${usage}`);
  }
}

function readFile(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    return fail(error instanceof Error ? error.message : String(error));
  }
}

function fail(why: string): never {
  console.error(why);
  process.exit(1);
}
