import type { StateMachine } from "aws-local-stepfunctions";
import type { Prepared } from "./asl.ts";
import type { HistoryEvent, Outcome } from "./execution-store.ts";

/** One event of the engine. */
export type EngineEvent =
  ReturnType<StateMachine["run"]>["eventLogs"] extends AsyncGenerator<infer Event> ? Event : never;

/** One invocation of a Task's function; without output and error, it is still running. */
export type Call = {
  readonly input: unknown;
  readonly startedAt: number;
  ended?: number;
  output?: unknown;
  error?: Error;
};

export type History = ReturnType<typeof makeHistory>;

type Details = Omit<HistoryEvent, "id" | "previousEventId" | "timestamp" | "type">;

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
  let id = after;
  let transitions = 0;
  // A track is a sequence of consecutive events: the top level, a branch, or an iteration.
  const last = new Map<string, number>([["", after]]);
  const begins = new Map<string, number>();
  const inside = new Map<string, { readonly name: string; readonly type: string }>();
  const waiting = new Map<string, Call[]>();
  const open = new Map<string, Call>();
  const failed = new Set<string>();

  const add = (type: string, track: string, details: Details = {}, at = now()): number => {
    const previousEventId = last.get(track) ?? begins.get(track.slice(0, track.lastIndexOf("/"))) ?? 0;
    id += 1;
    append({ id, previousEventId, timestamp: at / 1000, type, ...details });
    last.set(track, id);
    return id;
  };

  const trackOf = (name: string, index: number | undefined): string => {
    const scope = prepared.scopes.get(name) ?? "";
    return scope === "" || index === undefined ? scope : `${scope}#${index}`;
  };

  const begin = (name: string, type: string, input: unknown, track: string): void => {
    if (type === "Parallel") begins.set(name, add("ParallelStateStarted", track));
    if (type === "Map")
      begins.set(
        name,
        add("MapStateStarted", track, {
          mapStateStartedEventDetails: { length: Array.isArray(input) ? input.length : 0 },
        }),
      );
    // The engine enters a Task and calls its function synchronously, so the oldest unrecorded call belongs to it.
    const call = type === "Task" ? waiting.get(name)?.shift() : undefined;
    if (!call) return;
    const resource = prepared.functions.get(name);
    add(
      "LambdaFunctionScheduled",
      track,
      { lambdaFunctionScheduledEventDetails: { resource, ...data("input", call.input) } },
      call.startedAt,
    );
    add("LambdaFunctionStarted", track, {}, call.startedAt);
    open.set(`${track} ${name}`, call);
  };

  const finishCall = (name: string, track: string): void => {
    const call = open.get(`${track} ${name}`);
    if (!call || !open.delete(`${track} ${name}`)) return;
    if (call.error)
      add(
        "LambdaFunctionFailed",
        track,
        { lambdaFunctionFailedEventDetails: { error: call.error.name, cause: call.error.message } },
        call.ended,
      );
    else if (call.ended === undefined)
      add("LambdaFunctionTimedOut", track, { lambdaFunctionTimedOutEventDetails: { error: "States.Timeout" } });
    else
      add(
        "LambdaFunctionSucceeded",
        track,
        { lambdaFunctionSucceededEventDetails: data("output", call.output) },
        call.ended,
      );
  };

  const exit = (name: string, type: string, output: unknown, track: string): void => {
    finishCall(name, track);
    if (type === "Parallel" || type === "Map") {
      last.set(track, id);
      if (!failed.delete(`${track} ${name}`)) add(`${type}StateSucceeded`, track);
    }
    add(`${type}StateExited`, track, { stateExitedEventDetails: { name, ...data("output", output) } });
    inside.delete(track);
  };

  const iteration = (type: string, name: string, index: number): void => {
    const details = { name, index };
    const track = `${name}/0#${index}`;
    if (type === "MapIterationStarted") add(type, track, { mapIterationStartedEventDetails: details });
    if (type === "MapIterationSucceeded") add(type, track, { mapIterationSucceededEventDetails: details });
    if (type === "MapIterationFailed") add(type, track, { mapIterationFailedEventDetails: details });
  };

  return {
    started: (input: string, roleArn: string): void => {
      add("ExecutionStarted", "start", {
        executionStartedEventDetails: { input, inputDetails: notTruncated, roleArn },
      });
    },
    redriven: (redriveCount: number): void => {
      add("ExecutionRedriven", "", { executionRedrivenEventDetails: { redriveCount } });
    },
    /** After a restart: the interrupted state is aborted and will be entered again. */
    interrupted: (type: string): void => {
      if (canBeAborted.has(type)) add(`${type}StateAborted`, "");
    },
    /** Records an invocation at its start. */
    call: (name: string, input: unknown): Call => {
      const call = { input, startedAt: now() };
      waiting.set(name, [...(waiting.get(name) ?? []), call]);
      return call;
    },
    record: (event: EngineEvent): void => {
      if ("parentState" in event) {
        if ("index" in event) iteration(event.type, event.parentState.name, event.index);
        return;
      }
      if (!("state" in event)) return;
      const { name, type, input, output } = event.state;
      const track = trackOf(name, event.index);
      if (event.type === "StateEntered") {
        transitions += 1;
        inside.set(track, { name, type });
        add(`${type}StateEntered`, track, { stateEnteredEventDetails: { name, ...data("input", input) } });
        begin(name, type, input, track);
      }
      if (event.type === "StateRetried") {
        transitions += 1;
        begin(name, type, input, track);
      }
      if (event.type === "StateFailed") {
        finishCall(name, track);
        if (type === "Parallel" || type === "Map") {
          last.set(track, id);
          add(`${type}StateFailed`, track);
          failed.add(`${track} ${name}`);
        }
      }
      if (event.type === "StateExited") exit(name, type, output, track);
    },
    ended: ({ status, output, error, cause }: Outcome): void => {
      if (status === "ABORTED" || status === "TIMED_OUT")
        for (const [track, { type }] of [...inside].toReversed())
          if (canBeAborted.has(type)) add(`${type}StateAborted`, track);
      const reason = { ...(error === undefined ? {} : { error }), ...(cause === undefined ? {} : { cause }) };
      if (status === "SUCCEEDED")
        add("ExecutionSucceeded", "", { executionSucceededEventDetails: { output, outputDetails: notTruncated } });
      if (status === "FAILED") add("ExecutionFailed", "", { executionFailedEventDetails: reason });
      if (status === "ABORTED") add("ExecutionAborted", "", { executionAbortedEventDetails: reason });
      if (status === "TIMED_OUT") add("ExecutionTimedOut", "", { executionTimedOutEventDetails: reason });
    },
    /** The number of entered states and retries, which STANDARD bills in addition to the start. */
    transitions: (): number => transitions,
  };
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

const notTruncated = { truncated: false };

const data = (field: "input" | "output", value: unknown): Record<string, unknown> => ({
  [field]: JSON.stringify(value ?? null),
  [`${field}Details`]: notTruncated,
});

/** The state types that AWS can report as aborted; the others take no time. */
const canBeAborted = new Set(["Task", "Wait", "Parallel", "Map"]);
