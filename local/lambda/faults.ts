import type { Outcome } from "./lambda-thread.ts";

/**
 * Makes invocations of a function fail, to test the recovery: `before` the function does anything,
 * or `after` it has finished, when only its result is lost.
 */
export type Fault = {
  readonly function: string;
  readonly when: "before" | "after";
  /** The error name for the state machine: `Sandbox.Timedout` is retried, `Runtime.ExitError` is a crash. */
  readonly error: string;
  /** The number of invocations that fail. */
  readonly times: number;
  /** Only invocations whose event contains this text, such as a purchase's id. */
  readonly containing?: string;
};

export type Faults = {
  /** Adds a fault; undefined when the input is invalid. */
  readonly add: (given: unknown) => Fault | undefined;
  /** The faults that still apply to invocations. */
  readonly open: () => readonly Fault[];
  readonly clear: () => void;
  readonly around: (functionName: string, event: string, invoke: () => Promise<Outcome>) => Promise<Outcome>;
};

/** Faults are in memory only: a restarted sandbox has none. */
export const makeFaults = (): Faults => {
  let faults: readonly Fault[] = [];
  const take = (functionName: string, event: string): Fault | undefined => {
    const found = faults.find(
      (each) => each.function === functionName && (each.containing === undefined || event.includes(each.containing)),
    );
    if (found)
      faults = faults.flatMap((each) => {
        if (each !== found) return [each];
        return each.times > 1 ? [{ ...each, times: each.times - 1 }] : [];
      });
    return found;
  };
  return {
    add: (given) => {
      const fault = faultOf(given);
      if (fault) faults = [...faults, fault];
      return fault;
    },
    open: () => faults,
    clear: () => {
      faults = [];
    },
    around: async (functionName, event, invoke) => {
      const fault = take(functionName, event);
      if (!fault) return invoke();
      const outcome = fault.when === "after" ? await invoke() : { milliseconds: 1, loggedBytes: 0 };
      const payload = JSON.stringify({
        errorType: fault.error,
        errorMessage: `injected fault ${fault.when} the invocation`,
      });
      return { ...outcome, failed: true, payload };
    },
  };
};

const faultOf = (given: unknown): Fault | undefined => {
  const {
    function: name,
    when = "before",
    error = "Sandbox.Timedout",
    times = 1,
    containing,
  } = (given ?? {}) as Partial<Fault>;
  if (typeof name !== "string" || typeof error !== "string" || !["before", "after"].includes(when)) return undefined;
  if (!Number.isSafeInteger(times) || times < 1) return undefined;
  return { function: name, when, error, times, ...(typeof containing === "string" && { containing }) };
};
