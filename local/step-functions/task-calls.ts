import { addEvent, data, type EventLog } from "./event-log.ts";

/** One invocation of a Task's function; without output and error, it is still running. */
export type Call = {
  readonly input: unknown;
  readonly startedAt: number;
  ended?: number;
  output?: unknown;
  error?: Error;
};

/** The invocations whose start is not yet in the history, by state, and those whose end is not, by track and state. */
export type TaskCalls = { readonly waiting: Map<string, Call[]>; readonly open: Map<string, Call> };

/** The calls of a new execution. */
export const makeTaskCalls = (): TaskCalls => ({ waiting: new Map(), open: new Map() });

/** Records an invocation at its start. */
export const addCall = ({ waiting }: TaskCalls, name: string, input: unknown, startedAt: number): Call => {
  const call = { input, startedAt };
  waiting.set(name, [...(waiting.get(name) ?? []), call]);
  return call;
};

/** Adds the start of a Task's invocation to the history. */
export const addCallStart = (
  log: EventLog,
  { waiting, open }: TaskCalls,
  { name, track, resource }: { readonly name: string; readonly track: string; readonly resource: string | undefined },
): void => {
  // The engine enters a Task and calls its function synchronously, so the oldest unrecorded call belongs to it.
  const call = waiting.get(name)?.shift();
  if (!call) return;
  const details = { resource, ...data("input", call.input) };
  addEvent(log, "LambdaFunctionScheduled", track, { lambdaFunctionScheduledEventDetails: details }, call.startedAt);
  addEvent(log, "LambdaFunctionStarted", track, {}, call.startedAt);
  open.set(`${track} ${name}`, call);
};

/** Adds the end of a state's invocation to the history, if it has one that is open. */
export const addCallEnd = (log: EventLog, { open }: TaskCalls, name: string, track: string): void => {
  const call = open.get(`${track} ${name}`);
  if (!call || !open.delete(`${track} ${name}`)) return;
  const { error, ended, output } = call;
  if (error) {
    const details = { error: error.name, cause: error.message };
    addEvent(log, "LambdaFunctionFailed", track, { lambdaFunctionFailedEventDetails: details }, ended);
  } else if (ended === undefined) {
    const details = { error: "States.Timeout" };
    addEvent(log, "LambdaFunctionTimedOut", track, { lambdaFunctionTimedOutEventDetails: details });
  } else {
    const details = data("output", output);
    addEvent(log, "LambdaFunctionSucceeded", track, { lambdaFunctionSucceededEventDetails: details }, ended);
  }
};
