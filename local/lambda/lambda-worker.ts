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

type State = {
  readonly worker: Worker;
  readonly timeoutSeconds: number;
  readonly ready: Promise<void>;
  /** Resolves when the thread has exited. */
  readonly exited: Promise<void>;
  /** Invocations without a result, by id. */
  readonly pending: Map<number, Pending>;
  nextId: number;
  healthy: boolean;
  loaded: boolean;
};

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
  const { promise: ready, resolve: isReady } = Promise.withResolvers<void>();
  const { promise: exited, resolve: hasExited } = Promise.withResolvers<void>();
  const state: State = {
    worker,
    timeoutSeconds,
    ready,
    exited,
    pending: new Map(),
    nextId: 0,
    healthy: true,
    loaded: false,
  };
  worker.on("exit", hasExited);
  listen(state, isReady);
  return {
    ready,
    healthy: () => state.healthy,
    stop: async () => {
      state.healthy = false;
      await end(state);
    },
    invoke: async (requestId, event) => new Promise((resolve) => invoke(state, { requestId, event }, resolve)),
  };
};

const listen = (state: State, isReady: () => void): void => {
  const { worker } = state;
  worker.on("message", (message: Answer | Broken | Loaded) => {
    if ("loaded" in message) {
      state.loaded = true;
      return isReady();
    }
    if ("broken" in message) failAll(state, "Runtime.ImportModuleError", message.broken);
    else settle(state, message.id, message);
  });
  worker.on("error", (error) => {
    const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    failAll(state, "Runtime.UnhandledError", message);
  });
  worker.on("exit", (code) => {
    isReady();
    failAll(state, "Runtime.ExitError", `Runtime exited with error: exit status ${code}`);
  });
};

const invoke = (
  state: State,
  { requestId, event }: Pick<Invoke, "requestId" | "event">,
  resolve: (outcome: Outcome) => void,
): void => {
  const { worker, timeoutSeconds, pending } = state;
  const id = state.nextId++;
  let timer: NodeJS.Timeout;
  const settled = (outcome: Outcome): void => {
    clearTimeout(timer);
    resolve(outcome);
  };
  const begin = (): void => {
    clearTimeout(timer);
    if (!pending.has(id)) return;
    timer = setTimeout(() => expire(state, id, requestId), timeoutSeconds * 1000);
    worker.postMessage({ id, requestId, event, deadline: Date.now() + timeoutSeconds * 1000 } satisfies Invoke);
  };
  pending.set(id, { requestId, startedAt: performance.now(), settle: settled });
  if (state.loaded) return begin();
  timer = setTimeout(() => expire(state, id, requestId), loadTimeoutMs);
  void state.ready.then(begin);
};

const expire = (state: State, id: number, requestId: string): void => {
  state.healthy = false;
  const message = `RequestId: ${requestId} Error: Task timed out after ${state.timeoutSeconds.toFixed(2)} seconds`;
  settle(state, id, failure("Sandbox.Timedout", message));
};

const settle = (state: State, id: number, outcome: Pick<Outcome, "payload" | "failed"> & Partial<Outcome>): void => {
  const { pending } = state;
  const waiting = pending.get(id);
  if (!waiting) return;
  pending.delete(id);
  waiting.settle({ milliseconds: performance.now() - waiting.startedAt, loggedBytes: 0, ...outcome });
  // An unhealthy worker ends only after its other invocations, which are not affected.
  if (!state.healthy && pending.size === 0) void end(state);
};

const failAll = (state: State, errorType: string, message: string): void => {
  state.healthy = false;
  for (const [id, { requestId }] of state.pending)
    settle(state, id, failure(errorType, `RequestId: ${requestId} Error: ${message}`));
};

/** A thread that is ended from outside while it makes a zlib stream takes the whole process with it, so it is asked first. */
const end = async ({ worker, exited }: State): Promise<void> => {
  worker.postMessage({ end: true } satisfies End);
  const timer = setTimeout(() => void worker.terminate(), endMs);
  await exited;
  clearTimeout(timer);
};

const failure = (errorType: string, errorMessage: string) => ({
  failed: true,
  payload: JSON.stringify({ errorType, errorMessage }),
});
