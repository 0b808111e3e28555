/* oxlint-disable unicorn/require-post-message-target-origin -- threads have no origins */
import { Worker } from "node:worker_threads";
import type { Answer, Call, Called, End, FunctionStart, Invoke, Load, Loaded } from "./worker-messages.ts";

/** The result of an invocation: the payload as JSON text, and whether the function failed. */
export type Outcome = {
  readonly payload: string;
  readonly failed: boolean;
  readonly milliseconds: number;
  readonly loggedBytes: number;
};

export type LambdaThread = {
  readonly invoke: (start: FunctionStart, requestId: string, event: string) => Promise<Outcome>;
  /** Resolves when the function is loaded or failed to load. */
  readonly load: (start: FunctionStart) => Promise<void>;
  /** False after a timeout or a crash: the next invocation needs a new thread. */
  readonly healthy: () => boolean;
  /**
   * Forgets all functions, so that another runtime can use the thread, and lets the process end meanwhile; false when something still runs
   * in it or it is not healthy.
   */
  readonly release: () => boolean;
  /** Keeps the process alive; from now on `answerCall` answers what its functions send to AWS. */
  readonly take: (answerCall: AnswerCall) => void;
  readonly stop: () => Promise<void>;
};

/** Answers a request to an AWS service. */
export type AnswerCall = (request: Omit<Call, "call">) => Promise<Omit<Called, "called">>;

/** As on AWS, loading has its own limit, and the function's timeout starts afterwards. Long, because a thread loads one function at a time. */
const loadTimeoutMs = 30_000;

/** How long a thread may take to end itself before it is ended from outside. */
const endMs = 2_000;

type Pending = {
  readonly functionName: string;
  readonly requestId: string;
  readonly startedAt: number;
  readonly settle: (outcome: Outcome) => void;
};

type State = {
  readonly worker: Worker;
  /** Resolves when the thread has exited. */
  readonly exited: Promise<void>;
  /** The functions that are loaded or are being loaded. */
  readonly loads: Map<string, { readonly ready: Promise<void>; readonly isReady: () => void; loaded: boolean }>;
  /** Invocations without a result, by id. */
  readonly pending: Map<number, Pending>;
  nextId: number;
  healthy: boolean;
  answerCall?: AnswerCall;
};

/** Starts a thread. Several functions, and several invocations of each, may run in it at once; AWS would run each in its own environment. */
export const startThread = (env: Readonly<Record<string, string>>): LambdaThread => {
  const worker = new Worker(new URL("./worker.ts", import.meta.url), { env: { ...env } });
  const { promise: exited, resolve: hasExited } = Promise.withResolvers<void>();
  const state: State = { worker, exited, loads: new Map(), pending: new Map(), nextId: 0, healthy: true };
  worker.on("exit", hasExited);
  listen(state);
  return {
    load: async (given) => load(state, given),
    healthy: () => state.healthy,
    release: () => release(state),
    take: (answerCall) => {
      state.answerCall = answerCall;
      worker.ref();
    },
    stop: async () => {
      state.healthy = false;
      await end(state);
    },
    invoke: async (given, requestId, event) =>
      new Promise((resolve) => invoke(state, given, { requestId, event }, resolve)),
  };
};

const listen = (state: State): void => {
  const { worker, loads } = state;
  worker.on("message", (message: Answer | Loaded | Call) => {
    if ("call" in message) return void answer(state, message);
    if (!("loaded" in message)) return settle(state, message.id, message);
    const { loaded: name, broken } = message;
    const loading = loads.get(name);
    if (broken === undefined && loading) loading.loaded = true;
    else {
      // The next invocation tries to load it again.
      loads.delete(name);
      fail(state, "Runtime.ImportModuleError", broken ?? "", ({ functionName }) => functionName === name);
    }
    loading?.isReady();
  });
  const crash = (errorType: string, message: string): void => {
    state.healthy = false;
    fail(state, errorType, message);
    for (const { isReady } of loads.values()) isReady();
  };
  worker.on("error", (error) => {
    crash("Runtime.UnhandledError", error instanceof Error ? `${error.name}: ${error.message}` : String(error));
  });
  worker.on("exit", (code) => crash("Runtime.ExitError", `Runtime exited with error: exit status ${code}`));
};

/** As an HTTP server would: an error of the runtime is the status 500, and a thread that has ended gets no answer. */
const answer = async ({ worker, answerCall }: State, { call, ...request }: Call): Promise<void> => {
  const answered = answerCall?.(request).catch((error: unknown) => (console.error(error), failed));
  worker.postMessage({ called: call, ...((await answered) ?? failed) } satisfies Called);
};

const failed = { status: 500, headers: {}, body: "" };

const load = async ({ worker, loads }: State, start: FunctionStart): Promise<void> => {
  const known = loads.get(start.functionName);
  if (known) return known.ready;
  const { promise: ready, resolve: isReady } = Promise.withResolvers<void>();
  loads.set(start.functionName, { ready, isReady, loaded: false });
  worker.postMessage({ load: start } satisfies Load);
  return ready;
};

const invoke = (
  state: State,
  start: FunctionStart,
  { requestId, event }: Pick<Invoke, "requestId" | "event">,
  resolve: (outcome: Outcome) => void,
): void => {
  const { worker, pending, loads } = state;
  const { functionName, timeoutSeconds } = start;
  const id = state.nextId++;
  let timer: NodeJS.Timeout;
  const settled = (outcome: Outcome): void => {
    clearTimeout(timer);
    resolve(outcome);
  };
  const begin = (): void => {
    clearTimeout(timer);
    if (!pending.has(id)) return;
    timer = setTimeout(() => expire(state, id, timeoutSeconds), timeoutSeconds * 1000);
    const deadline = Date.now() + timeoutSeconds * 1000;
    worker.postMessage({ id, functionName, requestId, event, deadline } satisfies Invoke);
  };
  pending.set(id, { functionName, requestId, startedAt: performance.now(), settle: settled });
  if (loads.get(functionName)?.loaded) return begin();
  timer = setTimeout(() => expire(state, id, timeoutSeconds), loadTimeoutMs);
  void load(state, start).then(begin);
};

const release = ({ worker, loads, pending, healthy }: State): boolean => {
  const isLoading = [...loads.values()].some(({ loaded }) => !loaded);
  if (!healthy || pending.size > 0 || isLoading) return false;
  loads.clear();
  worker.unref();
  return true;
};

const expire = (state: State, id: number, timeoutSeconds: number): void => {
  state.healthy = false;
  const { requestId } = state.pending.get(id) ?? {};
  const message = `RequestId: ${requestId} Error: Task timed out after ${timeoutSeconds.toFixed(2)} seconds`;
  settle(state, id, failure("Sandbox.Timedout", message));
};

const settle = (state: State, id: number, outcome: Pick<Outcome, "payload" | "failed"> & Partial<Outcome>): void => {
  const { pending } = state;
  const waiting = pending.get(id);
  if (!waiting) return;
  pending.delete(id);
  waiting.settle({ milliseconds: performance.now() - waiting.startedAt, loggedBytes: 0, ...outcome });
  // An unhealthy thread ends only after its other invocations, which are not affected.
  if (!state.healthy && pending.size === 0) void end(state);
};

const fail = (
  state: State,
  errorType: string,
  message: string,
  which: (each: Pending) => boolean = () => true,
): void => {
  for (const [id, each] of state.pending)
    if (which(each)) settle(state, id, failure(errorType, `RequestId: ${each.requestId} Error: ${message}`));
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
