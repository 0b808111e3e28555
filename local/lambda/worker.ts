import { AsyncLocalStorage } from "node:async_hooks";
import { appendFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { parentPort } from "node:worker_threads";
import type { Answer, Called, End, FunctionStart, Invoke, Load, Loaded } from "./worker-messages.ts";

/* oxlint-disable unicorn/require-post-message-target-origin -- threads have no origins */
/*
 * A thread that runs Lambda functions. Each has its own bundle, environment, log and clock, which follow its asynchronous context.
 * The protocol is in worker-messages.ts.
 */

type Context = FunctionStart & { readonly clockOffsetMs: () => number; loggedBytes: number };
type Hosted = Context & { readonly run: (event: unknown, context: object) => Promise<unknown> };

const current = new AsyncLocalStorage<Context>();
const hosted = new Map<string, Hosted>();
const realNow = Date.now.bind(Date);
/** How often each file was loaded. */
const loads = new Map<string, number>();

shiftDate();
separateEnvironments();
captureLog();

parentPort?.on("message", (message: Load | Invoke | End | Called) => {
  // Answers of AWS are for aws-transport.ts, which is among the functions' shared code.
  if ("called" in message) return;
  if ("end" in message) process.exit(0);
  void ("load" in message ? load(message.load) : run(message));
});

async function load(start: FunctionStart): Promise<void> {
  const { functionName: loaded, file, handler } = start;
  const clock = new BigInt64Array(start.clockOffset);
  const context = { ...start, clockOffsetMs: () => Number(Atomics.load(clock, 0)), loggedBytes: 0 };
  await current.run(context, async () => {
    try {
      // Each load makes the function's own modules anew, with their state; what functions share stays loaded.
      const nth = (loads.get(file) ?? 0) + 1;
      loads.set(file, nth);
      const module = (await import(`${pathToFileURL(file).href}?load=${nth}`)) as Record<string, unknown>;
      const found = module[handler];
      if (typeof found !== "function") throw new Error(`${handler} is undefined or not exported`);
      hosted.set(loaded, Object.assign(context, { run: found as Hosted["run"] }));
      parentPort?.postMessage({ loaded } satisfies Loaded);
    } catch (error) {
      log(`ERROR ${String(error instanceof Error ? error.stack : error)}\n`);
      parentPort?.postMessage({ loaded, broken: String(error) } satisfies Loaded);
    }
  });
}

async function run({ id, functionName, requestId, event, deadline }: Invoke): Promise<void> {
  const self = hosted.get(functionName);
  if (!self) throw new Error(`${functionName} is not loaded`);
  const startedAt = performance.now();
  const loggedBefore = self.loggedBytes;
  let payload = "";
  let failed = false;
  await current.run(self, async () => {
    try {
      payload = JSON.stringify(await self.run(JSON.parse(event), contextOf(self, requestId, deadline))) ?? "null";
    } catch (error) {
      failed = true;
      payload = JSON.stringify(asLambdaError(error));
      log(`${requestId} ERROR Invoke Error ${payload}\n`);
    }
  });
  parentPort?.postMessage({
    id,
    payload,
    failed,
    milliseconds: performance.now() - startedAt,
    loggedBytes: self.loggedBytes - loggedBefore,
  } satisfies Answer);
}

function contextOf({ functionName, functionArn, memoryMb }: FunctionStart, awsRequestId: string, deadline: number) {
  return {
    awsRequestId,
    functionName,
    functionVersion: "$LATEST",
    invokedFunctionArn: functionArn,
    memoryLimitInMB: String(memoryMb),
    logGroupName: `/aws/lambda/${functionName}`,
    logStreamName: "local",
    callbackWaitsForEmptyEventLoop: false,
    getRemainingTimeInMillis: () => Math.max(0, deadline - realNow()),
  };
}

function asLambdaError(error: unknown): object {
  if (!(error instanceof Error)) return { errorType: typeof error, errorMessage: String(error), trace: [] };
  return { errorType: error.name, errorMessage: error.message, trace: (error.stack ?? "").split("\n") };
}

/** Makes `Date.now()` and `new Date()` return the time of the function's sandbox; dates from arguments do not change. */
function shiftDate(): void {
  const RealDate = Date;
  RealDate.now = now;
  globalThis.Date = new Proxy(RealDate, {
    construct: (target, given, newTarget: NewableFunction) =>
      Reflect.construct(target, given.length === 0 ? [now()] : given, newTarget) as Date,
    apply: () => new RealDate(now()).toString(),
  });
  RealDate.prototype.constructor = globalThis.Date;
}

function now(): number {
  return realNow() + (current.getStore()?.clockOffsetMs() ?? 0);
}

/** Makes `process.env` the environment of the function that reads it; a function cannot see another's. */
function separateEnvironments(): void {
  const nobody: Record<string, string> = {};
  const own = (): Record<string, string> => current.getStore()?.env ?? nobody;
  process.env = new Proxy(nobody, {
    get: (_, name) => Reflect.get(own(), name) as unknown,
    has: (_, name) => Reflect.has(own(), name),
    set: (_, name, value) => Reflect.set(own(), name, String(value)),
    deleteProperty: (_, name) => Reflect.deleteProperty(own(), name),
    ownKeys: () => Reflect.ownKeys(own()),
    getOwnPropertyDescriptor: (_, name) => {
      const found = Reflect.getOwnPropertyDescriptor(own(), name);
      return found && { ...found, configurable: true };
    },
  });
}

/** Redirects a handler's console to its log file, with a timestamp on each line; written synchronously, so that a kill loses nothing. */
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
  const self = current.getStore();
  // Node's own warnings belong to no function.
  if (!self) return;
  self.loggedBytes += Buffer.byteLength(text);
  const prefix = `${new Date().toISOString()} `;
  appendFileSync(self.logFile, `${text.trimEnd().replaceAll(/^/gm, prefix)}\n`, { mode: 0o600 });
}
