import type { Caller } from "../aws/aws.ts";
import { expressGbMilliseconds, type Meter } from "../bill/meter.ts";
import type { Clock } from "../time/clock.ts";
import { type History, lastEntered, makeHistory } from "./execution-history.ts";
import type { Execution, ExecutionStore, Outcome } from "./execution-store.ts";
import { execute } from "./execution.ts";
import { machineOf, preparedOf, type StateMachines } from "./state-machines.ts";

/** An execution that is running in this process. */
export type Run = {
  readonly ended: Promise<Outcome>;
  readonly abort: (reason: Outcome) => void;
  readonly milliseconds: () => number;
};

/** What runs need, and those that are running, by the ARN of the execution. */
export type Runs = {
  readonly running: Map<string, Run>;
  readonly store: ExecutionStore;
  readonly machines: StateMachines;
  readonly clock: Clock;
  readonly invoke: (functionArn: string, payload: unknown, caller: Caller) => Promise<unknown>;
  readonly meter: Meter;
};

/** Where a run continues: the state with its input, the number of events so far, and how the history records the interruption. */
type Continuation = {
  readonly name?: string;
  readonly input: string;
  readonly after: number;
  readonly recordBreak: (history: History) => void;
};

/** Runs an execution from its start, or from where it continues. */
export const startRun = (runs: Runs, execution: Execution, sync: boolean, from?: Continuation): Run => {
  const { store, clock } = runs;
  const machine = machineOf(runs.machines, execution.machine);
  const prepared = preparedOf(runs.machines, execution.definition);
  const history = makeHistory({
    prepared,
    after: from?.after ?? 0,
    now: clock.now,
    append: (event) => store.append(execution.number, event),
  });
  if (from) from.recordBreak(history);
  else history.started(execution.input, machine.roleArn);
  // Real time, unlike in the history: an advance of the clock is not billed.
  const startedAt = performance.now();
  const milliseconds = (): number => performance.now() - startedAt;
  let abortReason: Outcome | undefined;
  const engine = execute({
    prepared,
    startAt: from?.name,
    input: from?.input ?? execution.input,
    context: {
      Execution: { Id: execution.arn, Name: execution.name, RoleArn: machine.roleArn },
      StateMachine: { Id: machine.arn, Name: machine.name },
    },
    history,
    invoke: (functionArn, payload) => runs.invoke(functionArn, payload, { role: machine.role }),
    now: clock.now,
  });
  const ended = engine.ended.then((result) => {
    const outcome = result.status === "ABORTED" ? (abortReason ?? result) : result;
    history.ended(outcome);
    store.finish(execution.number, outcome, clock.now());
    runs.running.delete(execution.arn);
    // A start, or a redrive, is itself a transition.
    bill(runs.meter, sync, 1 + history.transitions(), milliseconds());
    return outcome;
  });
  const abort = (reason: Outcome): void => {
    abortReason = reason;
    engine.abort();
  };
  const run = { ended, milliseconds, abort };
  runs.running.set(execution.arn, run);
  return run;
};

/** Runs an execution from the last state that its history entered. */
export const continueRun = (
  runs: Runs,
  execution: Execution,
  recordBreak: (history: History, stateType: string) => void,
): Run => {
  const events = runs.store.events(execution.number);
  const at = lastEntered(events, preparedOf(runs.machines, execution.definition));
  const from = { input: execution.input, ...at, after: events.length };
  const run = startRun(runs, execution, false, {
    ...from,
    recordBreak: (history) => recordBreak(history, at?.type ?? ""),
  });
  runs.store.flush();
  return run;
};

/** Continues an execution that the end of an earlier process interrupted. */
export const resumeRun = (runs: Runs, execution: Execution): Run =>
  continueRun(runs, execution, (history, type) => history.interrupted(type));

const bill = (meter: Meter, sync: boolean, transitions: number, milliseconds: number): void => {
  if (!sync) meter.count("sfn.transitions", transitions);
  meter.count(sync ? "sfn.expressRequests" : "sfn.phaseRequests");
  meter.count(sync ? "sfn.expressGbMilliseconds" : "sfn.phaseGbMilliseconds", expressGbMilliseconds(milliseconds));
};
