import { availableParallelism } from "node:os";
import { type LambdaThread, startThread } from "./lambda-thread.ts";
import type { FunctionStart, ThreadStart } from "./worker-messages.ts";

export type Threads = {
  /** The thread that runs a function: another one after a timeout or a crash. */
  readonly of: (start: FunctionStart) => LambdaThread;
  readonly stop: () => Promise<void>;
};

/** One thread a core. A thread of its own for each function would take ten times the memory and three times the time to start. */
const maxThreads = Math.max(2, Math.min(8, availableParallelism()));

/** Spreads functions over a few threads: a function goes to the thread with the fewest when it is first needed, and stays there. */
export const makeThreads = (start: ThreadStart, env: Readonly<Record<string, string>>): Threads => {
  const threads: { readonly thread: LambdaThread; readonly functions: Set<string> }[] = [];
  const all: LambdaThread[] = [];
  const place = (functionName: string): LambdaThread => {
    const healthy = threads.filter(({ thread }) => thread.healthy());
    threads.splice(0, Infinity, ...healthy);
    const known = healthy.find(({ functions }) => functions.has(functionName));
    if (known) return known.thread;
    if (healthy.length < maxThreads) {
      const thread = startThread(start, env);
      threads.push({ thread, functions: new Set([functionName]) });
      all.push(thread);
      return thread;
    }
    const [first] = healthy.toSorted((a, b) => a.functions.size - b.functions.size);
    if (!first) throw new Error("there is no thread");
    first.functions.add(functionName);
    return first.thread;
  };
  return {
    of: ({ functionName }) => place(functionName),
    stop: async () => void (await Promise.all(all.map(async (thread) => thread.stop()))),
  };
};
