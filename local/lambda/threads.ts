import { availableParallelism } from "node:os";
import { type AnswerCall, type LambdaThread, startThread } from "./lambda-thread.ts";
import type { FunctionStart } from "./worker-messages.ts";

export type Threads = {
  /** The thread that runs a function: another one after a timeout or a crash. */
  readonly of: (start: FunctionStart) => LambdaThread;
  readonly stop: () => Promise<void>;
};

/** Threads that no runtime uses, for the next one of the same process: what functions share is loaded and compiled there. */
export type IdleThreads = LambdaThread[];

/** One thread a core. A thread of its own for each function would take ten times the memory and three times the time to start. */
const maxThreads = Math.max(2, Math.min(8, availableParallelism()));

/**
 * Spreads functions over a few threads: a function goes to the thread with the fewest when it is first needed, and stays there.
 * With `idle`, threads are taken from there and given back. `answerCall` answers the functions' calls to AWS.
 */
export const makeThreads = (
  env: Readonly<Record<string, string>>,
  answerCall: AnswerCall,
  idle?: IdleThreads,
): Threads => {
  const threads: { readonly thread: LambdaThread; readonly functions: Set<string> }[] = [];
  const all: LambdaThread[] = [];
  const place = (functionName: string): LambdaThread => {
    const healthy = threads.filter(({ thread }) => thread.healthy());
    threads.splice(0, Infinity, ...healthy);
    const known = healthy.find(({ functions }) => functions.has(functionName));
    if (known) return known.thread;
    if (healthy.length < maxThreads) {
      const thread = takeFrom(idle) ?? startThread(env);
      thread.take(answerCall);
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
    stop: async () => {
      const kept = idle ? all.filter((thread) => thread.release()) : [];
      idle?.push(...kept);
      await Promise.all(all.filter((thread) => !kept.includes(thread)).map(async (thread) => thread.stop()));
    },
  };
};

const takeFrom = (idle: IdleThreads | undefined): LambdaThread | undefined => {
  const thread = idle?.pop();
  return thread && !thread.healthy() ? takeFrom(idle) : thread;
};
