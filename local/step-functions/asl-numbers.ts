import type { State } from "./asl-states.ts";

type Handler = Readonly<Record<string, unknown>>;

/** The fault of a state's numbers and error names that AWS refuses at deployment, and the engine would run; undefined for none. */
export const faultOfNumbers = (state: State): string | undefined =>
  faultOfWait(state) ??
  faultOfHandlers("Retry", (state.Retry ?? []) as readonly Handler[], faultOfRetrier) ??
  faultOfHandlers("Catch", (state.Catch ?? []) as readonly Handler[], () => undefined) ??
  notWhole(state, "TimeoutSeconds", 1) ??
  notWhole(state, "MaxConcurrency", 0);

const faultOfWait = (state: State): string | undefined =>
  state.Type === "Wait" ? notWhole(state, "Seconds", 0) : undefined;

/** A field that is there and is no whole number of at least so much; AWS takes at most 99,999,999 seconds. */
const notWhole = (fields: Handler, name: string, least: number): string | undefined => {
  const value = fields[name];
  if (value === undefined || (Number.isInteger(value) && Number(value) >= least && Number(value) <= 99_999_999))
    return undefined;
  return `${name} must be a whole number from ${least} to 99999999, not ${JSON.stringify(value)}`;
};

const faultOfRetrier = (retrier: Handler): string | undefined => {
  const { BackoffRate = 2, JitterStrategy = "NONE", IntervalSeconds = 1, MaxDelaySeconds = Infinity } = retrier;
  if (typeof BackoffRate !== "number" || BackoffRate < 1)
    return `BackoffRate must be a number of at least 1, not ${JSON.stringify(BackoffRate)}`;
  if (JitterStrategy !== "FULL" && JitterStrategy !== "NONE")
    return `JitterStrategy must be FULL or NONE, not ${JSON.stringify(JitterStrategy)}`;
  if (Number(MaxDelaySeconds) <= Number(IntervalSeconds))
    return `MaxDelaySeconds must be greater than IntervalSeconds, which is ${JSON.stringify(IntervalSeconds)}`;
  return (
    notWhole(retrier, "IntervalSeconds", 1) ??
    notWhole(retrier, "MaxAttempts", 0) ??
    notWhole(retrier, "MaxDelaySeconds", 1)
  );
};

const faultOfHandlers = (
  field: string,
  handlers: readonly Handler[],
  more: (handler: Handler) => string | undefined,
): string | undefined => {
  for (const [i, handler] of handlers.entries()) {
    const errors = handler["ErrorEquals"];
    if (!Array.isArray(errors) || errors.length === 0) return `${field} needs a list ErrorEquals`;
    if (errors.includes("States.ALL") && (errors.length > 1 || i < handlers.length - 1))
      return `States.ALL must be alone in the last entry of ${field}`;
    const fault = more(handler);
    if (fault !== undefined) return fault;
  }
  return undefined;
};
