import type { Outcome } from "./lambda-worker.ts";

/**
 * Makes invocations of a function fail, to see what becomes of a life then: `before` it does anything,
 * or `after` it has done all, when only its answer is lost.
 */
export type Fault = {
  readonly function: string;
  readonly when: "before" | "after";
  /** The name a state machine sees: `Sandbox.Timedout` is worth a retry to it, `Runtime.ExitError` is a death. */
  readonly error: string;
  /** How many invocations fail. */
  readonly times: number;
  /** Only those whose event has this text, such as a purchase's id. */
  readonly containing?: string;
};

export type Faults = {
  /** Adds a fault; undefined when it is not understood. */
  readonly add: (given: unknown) => Fault | undefined;
  /** Faults that have invocations left to spoil. */
  readonly open: () => readonly Fault[];
  readonly clear: () => void;
  readonly around: (functionName: string, event: string, invoke: () => Promise<Outcome>) => Promise<Outcome>;
};

/** Faults are kept in memory: a restarted sandbox is a sound one. */
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
      const done = fault.when === "after" ? await invoke() : { milliseconds: 1, loggedBytes: 0 };
      const payload = JSON.stringify({ errorType: fault.error, errorMessage: `a fault ${fault.when} the work` });
      return { ...done, failed: true, payload };
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
