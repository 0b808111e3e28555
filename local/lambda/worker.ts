import { appendFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { parentPort, workerData } from "node:worker_threads";
import type { Answer, Broken, End, Invoke, Loaded, WorkerStart } from "./worker-messages.ts";

/* oxlint-disable unicorn/require-post-message-target-origin -- threads have no origins */
/* One Lambda function in its own thread, with its environment, clock and log; the protocol is in worker-messages.ts. */

const start = workerData as WorkerStart;
const realNow = Date.now.bind(Date);
let loggedBytes = 0;

shiftDate();
captureLog();
const handler = await load();

parentPort?.on("message", (message: Invoke | End) => {
  if ("end" in message) process.exit(0);
  void run(message);
});
if (handler) parentPort?.postMessage({ loaded: true } satisfies Loaded);

async function run({ id, requestId, event, deadline }: Invoke): Promise<void> {
  const startedAt = performance.now();
  const loggedBefore = loggedBytes;
  let payload: string;
  let failed = false;
  try {
    payload = JSON.stringify(await handler?.(JSON.parse(event), contextOf(requestId, deadline))) ?? "null";
  } catch (error) {
    failed = true;
    payload = JSON.stringify(asLambdaError(error));
    log(`${requestId} ERROR Invoke Error ${payload}\n`);
  }
  parentPort?.postMessage({
    id,
    payload,
    failed,
    milliseconds: performance.now() - startedAt,
    loggedBytes: loggedBytes - loggedBefore,
  } satisfies Answer);
}

async function load() {
  try {
    const module = (await import(pathToFileURL(start.file).href)) as Record<string, unknown>;
    const found = module[start.handler];
    if (typeof found !== "function") throw new Error(`${start.handler} is undefined or not exported`);
    return found as (event: unknown, context: object) => Promise<unknown>;
  } catch (error) {
    log(`ERROR ${String(error instanceof Error ? error.stack : error)}\n`);
    parentPort?.postMessage({ broken: String(error) } satisfies Broken);
    return undefined;
  }
}

function contextOf(awsRequestId: string, deadline: number): object {
  return {
    awsRequestId,
    functionName: start.functionName,
    functionVersion: "$LATEST",
    invokedFunctionArn: start.functionArn,
    memoryLimitInMB: String(start.memoryMb),
    logGroupName: `/aws/lambda/${start.functionName}`,
    logStreamName: "local",
    callbackWaitsForEmptyEventLoop: false,
    getRemainingTimeInMillis: () => Math.max(0, deadline - realNow()),
  };
}

function asLambdaError(error: unknown): object {
  if (!(error instanceof Error)) return { errorType: typeof error, errorMessage: String(error), trace: [] };
  return { errorType: error.name, errorMessage: error.message, trace: (error.stack ?? "").split("\n") };
}

/** Makes `Date.now()` and `new Date()` return sandbox time; dates from arguments do not change. */
function shiftDate(): void {
  const cell = new BigInt64Array(start.clockOffset);
  const RealDate = Date;
  const now = () => realNow() + Number(Atomics.load(cell, 0));
  RealDate.now = now;
  globalThis.Date = new Proxy(RealDate, {
    construct: (target, given, newTarget: NewableFunction) =>
      Reflect.construct(target, given.length === 0 ? [now()] : given, newTarget) as Date,
    apply: () => new RealDate(now()).toString(),
  });
  RealDate.prototype.constructor = globalThis.Date;
}

/** Redirects the handler's console to its log file, with a timestamp on each line; written synchronously, so that a kill loses nothing. */
function captureLog(): void {
  process.stdout.write = writeLog;
  process.stderr.write = writeLog;
}

function writeLog(chunk: string | Uint8Array, encoding?: unknown, done?: unknown): boolean {
  log(typeof chunk === "string" ? chunk : Buffer.from(chunk).toString());
  const callback = typeof encoding === "function" ? encoding : done;
  if (typeof callback === "function") (callback as () => void)();
  return true;
}

function log(text: string): void {
  loggedBytes += Buffer.byteLength(text);
  const prefix = `${new Date().toISOString()} `;
  appendFileSync(start.logFile, `${text.trimEnd().replaceAll(/^/gm, prefix)}\n`);
}
