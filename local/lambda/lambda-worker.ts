/* oxlint-disable unicorn/require-post-message-target-origin -- threads have no origins */
import { Worker } from "node:worker_threads";
import type { Answer, Broken, End, Invoke, Loaded, WorkerStart } from "./worker-messages.ts";

/** The result of an invocation: the payload as JSON text, and whether the function failed. */
export type Outcome = {
  readonly payload: string;
  readonly failed: boolean;
  readonly milliseconds: number;
  readonly loggedBytes: number;
};

export type LambdaWorker = {
  readonly invoke: (requestId: string, event: string) => Promise<Outcome>;
  /** False after a timeout or a crash: the next invocation needs a new worker. */
  readonly healthy: () => boolean;
  /** Resolves when the function is loaded or failed to load. */
  readonly ready: Promise<void>;
  readonly stop: () => Promise<void>;
};

/** As on AWS, loading has its own limit, and the function's timeout starts afterwards. */
const loadTimeoutMs = 10_000;

/** How long a thread may take to end itself before it is ended from outside. */
const endMs = 2_000;

type Pending = { readonly requestId: string; readonly startedAt: number; readonly settle: (outcome: Outcome) => void };

/** Starts one function's thread. Several invocations may run in it at once; AWS would run each in its own environment. */
export const startWorker = (
  data: WorkerStart,
  env: Readonly<Record<string, string>>,
  timeoutSeconds: number,
): LambdaWorker => {
  const worker = new Worker(new URL("./worker.ts", import.meta.url), {
    workerData: data,
    env: { ...env },
    name: data.functionName,
    // Dozens of mostly idle threads: a smaller young generation saves a third of their memory.
    resourceLimits: { maxYoungGenerationSizeMb: 8 },
  });
  const pending = new Map<number, Pending>();
  let next = 0;
  let healthy = true;
  let loaded = false;

  const settle = (id: number, outcome: Omit<Outcome, "milliseconds" | "loggedBytes"> & Partial<Outcome>): void => {
    const waiting = pending.get(id);
    if (!waiting) return;
    pending.delete(id);
    waiting.settle({ milliseconds: performance.now() - waiting.startedAt, loggedBytes: 0, ...outcome });
    // An unhealthy worker ends only after its other invocations, which are not affected.
    if (!healthy && pending.size === 0) void end();
  };
  const failAll = (errorType: string, message: string): void => {
    healthy = false;
    for (const [id, { requestId }] of pending)
      settle(id, failure(errorType, `RequestId: ${requestId} Error: ${message}`));
  };

  const { promise: gone, resolve: isGone } = Promise.withResolvers<void>();
  /** A thread that is ended from outside while it makes a zlib stream takes the whole process with it, so it is asked first. */
  const end = async (): Promise<void> => {
    worker.postMessage({ end: true } satisfies End);
    const timer = setTimeout(() => void worker.terminate(), endMs);
    await gone;
    clearTimeout(timer);
  };

  const { promise: ready, resolve: isReady } = Promise.withResolvers<void>();
  worker.on("message", (message: Answer | Broken | Loaded) => {
    if ("loaded" in message) {
      loaded = true;
      return isReady();
    }
    if ("broken" in message) failAll("Runtime.ImportModuleError", message.broken);
    else settle(message.id, message);
  });
  worker.on("error", (error) =>
    failAll("Runtime.UnhandledError", error instanceof Error ? `${error.name}: ${error.message}` : String(error)),
  );
  worker.on("exit", (code) => {
    isReady();
    isGone();
    failAll("Runtime.ExitError", `Runtime exited with error: exit status ${code}`);
  });

  return {
    ready,
    healthy: () => healthy,
    stop: async () => {
      healthy = false;
      await end();
    },
    invoke: async (requestId, event) =>
      new Promise((resolve) => {
        const id = next++;
        const expire = () => {
          healthy = false;
          settle(
            id,
            failure(
              "Sandbox.Timedout",
              `RequestId: ${requestId} Error: Task timed out after ${timeoutSeconds.toFixed(2)} seconds`,
            ),
          );
        };
        let timer: NodeJS.Timeout;
        const begin = () => {
          clearTimeout(timer);
          if (!pending.has(id)) return;
          timer = setTimeout(expire, timeoutSeconds * 1000);
          worker.postMessage({ id, requestId, event, deadline: Date.now() + timeoutSeconds * 1000 } satisfies Invoke);
        };
        pending.set(id, {
          requestId,
          startedAt: performance.now(),
          settle: (outcome) => {
            clearTimeout(timer);
            resolve(outcome);
          },
        });
        if (loaded) return begin();
        timer = setTimeout(expire, loadTimeoutMs);
        void ready.then(begin);
      }),
  };
};

const failure = (errorType: string, errorMessage: string) => ({
  failed: true,
  payload: JSON.stringify({ errorType, errorMessage }),
});
