import type { StateMachine } from "aws-local-stepfunctions";
import type { Prepared } from "./asl.ts";
import { addEvent, data, type EventLog, makeEventLog, notTruncated } from "./event-log.ts";
import type { HistoryEvent, Outcome } from "./execution-store.ts";
import { addCall, addCallEnd, addCallStart, type Call, makeTaskCalls, type TaskCalls } from "./task-calls.ts";

/** One event of the engine. */
type EngineEvent = ReturnType<StateMachine["run"]>["eventLogs"] extends AsyncGenerator<infer Event> ? Event : never;

export type History = ReturnType<typeof makeHistory>;

type State = {
  readonly prepared: Prepared;
  readonly log: EventLog;
  readonly calls: TaskCalls;
  /** The states that were entered and not left, by track. */
  readonly inside: Map<string, { readonly type: string }>;
  /** The Parallel and Map states whose failure was recorded, by track and name. */
  readonly failed: Set<string>;
  transitions: number;
};

/** Writes an execution's history in AWS's format; `after` is the id of its last event so far, `now` returns milliseconds. */
export const makeHistory = ({
  prepared,
  after,
  now,
  append,
}: {
  readonly prepared: Prepared;
  readonly after: number;
  readonly now: () => number;
  readonly append: (event: HistoryEvent) => void;
}) => {
  const log = makeEventLog(after, now, append);
  const calls = makeTaskCalls();
  const state: State = { prepared, log, calls, inside: new Map(), failed: new Set(), transitions: 0 };
  return {
    started: (input: string, roleArn: string): void => {
      const details = { input, inputDetails: notTruncated, roleArn };
      addEvent(log, "ExecutionStarted", "start", { executionStartedEventDetails: details });
    },
    redriven: (redriveCount: number): void => {
      addEvent(log, "ExecutionRedriven", "", { executionRedrivenEventDetails: { redriveCount } });
    },
    /** After a restart: the interrupted state is aborted and will be entered again. */
    interrupted: (type: string): void => {
      if (canBeAborted.has(type)) addEvent(log, `${type}StateAborted`, "");
    },
    /** Records an invocation at its start. */
    call: (name: string, input: unknown): Call => addCall(calls, name, input, now()),
    record: (event: EngineEvent): void => record(state, event),
    ended: (outcome: Outcome): void => recordEnd(state, outcome),
    /** The number of entered states and retries, which STANDARD bills in addition to the start. */
    transitions: (): number => state.transitions,
  };
};

const record = (state: State, event: EngineEvent): void => {
  if ("parentState" in event) {
    if ("index" in event) recordIteration(state, event.type, event.parentState.name, event.index);
    return;
  }
  if (!("state" in event)) return;
  const visit = { ...event.state, track: trackOf(state.prepared, event.state.name, event.index) };
  if (event.type === "StateEntered") recordEntry(state, visit);
  if (event.type === "StateRetried") {
    state.transitions += 1;
    recordBegin(state, visit);
  }
  if (event.type === "StateFailed") recordFailure(state, visit);
  if (event.type === "StateExited") recordExit(state, visit);
};

/** A state of the machine on its track. */
type Visit = {
  readonly name: string;
  readonly type: string;
  readonly track: string;
  readonly input: unknown;
  readonly output?: unknown;
};

const trackOf = ({ scopes }: Prepared, name: string, index: number | undefined): string => {
  const scope = scopes.get(name) ?? "";
  return scope === "" || index === undefined ? scope : `${scope}#${index}`;
};

const recordEntry = (state: State, visit: Visit): void => {
  const { name, type, track, input } = visit;
  state.transitions += 1;
  state.inside.set(track, { type });
  const details = { name, ...data("input", input) };
  addEvent(state.log, `${type}StateEntered`, track, { stateEnteredEventDetails: details });
  recordBegin(state, visit);
};

const recordBegin = ({ prepared, log, calls }: State, { name, type, track, input }: Visit): void => {
  if (type === "Parallel") log.begins.set(name, addEvent(log, "ParallelStateStarted", track));
  if (type === "Map") {
    const details = { length: Array.isArray(input) ? input.length : 0 };
    log.begins.set(name, addEvent(log, "MapStateStarted", track, { mapStateStartedEventDetails: details }));
  }
  if (type === "Task") addCallStart(log, calls, { name, track, resource: prepared.functions.get(name) });
};

const recordFailure = ({ log, calls, failed }: State, { name, type, track }: Visit): void => {
  addCallEnd(log, calls, name, track);
  if (!hasTracks(type)) return;
  log.last.set(track, log.id);
  addEvent(log, `${type}StateFailed`, track);
  failed.add(`${track} ${name}`);
};

const recordExit = ({ log, calls, failed, inside }: State, { name, type, track, output }: Visit): void => {
  addCallEnd(log, calls, name, track);
  if (hasTracks(type)) {
    log.last.set(track, log.id);
    if (!failed.delete(`${track} ${name}`)) addEvent(log, `${type}StateSucceeded`, track);
  }
  addEvent(log, `${type}StateExited`, track, { stateExitedEventDetails: { name, ...data("output", output) } });
  inside.delete(track);
};

const hasTracks = (type: string): boolean => type === "Parallel" || type === "Map";

const recordIteration = ({ log }: State, type: string, name: string, index: number): void => {
  const details = { name, index };
  const track = `${name}/0#${index}`;
  if (type === "MapIterationStarted") addEvent(log, type, track, { mapIterationStartedEventDetails: details });
  if (type === "MapIterationSucceeded") addEvent(log, type, track, { mapIterationSucceededEventDetails: details });
  if (type === "MapIterationFailed") addEvent(log, type, track, { mapIterationFailedEventDetails: details });
};

const recordEnd = ({ log, inside }: State, { status, output, error, cause }: Outcome): void => {
  if (status === "ABORTED" || status === "TIMED_OUT")
    for (const [track, { type }] of [...inside].toReversed())
      if (canBeAborted.has(type)) addEvent(log, `${type}StateAborted`, track);
  const reason = { ...(error === undefined ? {} : { error }), ...(cause === undefined ? {} : { cause }) };
  const success = { output, outputDetails: notTruncated };
  if (status === "SUCCEEDED") addEvent(log, "ExecutionSucceeded", "", { executionSucceededEventDetails: success });
  if (status === "FAILED") addEvent(log, "ExecutionFailed", "", { executionFailedEventDetails: reason });
  if (status === "ABORTED") addEvent(log, "ExecutionAborted", "", { executionAbortedEventDetails: reason });
  if (status === "TIMED_OUT") addEvent(log, "ExecutionTimedOut", "", { executionTimedOutEventDetails: reason });
};

/** The last entered top-level state of a history, with its input. */
export const lastEntered = (
  events: readonly HistoryEvent[],
  prepared: Prepared,
): { readonly name: string; readonly type: string; readonly input: string } | undefined => {
  for (const event of events.toReversed()) {
    const details = event.stateEnteredEventDetails as { name: string; input: string } | undefined;
    if (details && prepared.scopes.get(details.name) === "")
      return { ...details, type: event.type.replace("StateEntered", "") };
  }
  return undefined;
};

/** The state types that AWS can report as aborted; the others take no time. */
const canBeAborted = new Set(["Task", "Wait", "Parallel", "Map"]);
