import { randomUUID } from "node:crypto";
import type { DatabaseSync } from "node:sqlite";
import { AwsError, type Caller, text } from "../aws/aws.ts";
import { expressGbMilliseconds, type Meter } from "../bill/meter.ts";
import { prepare, type Prepared } from "./asl.ts";
import { type History, lastEntered, makeHistory } from "./execution-history.ts";
import { type Execution, makeExecutionStore, type Outcome } from "./execution-store.ts";
import { execute } from "./execution.ts";
import type { Clock } from "../time/clock.ts";

/** A state machine of the template, its placeholders filled in; `role` is its role's logical id. */
export type StateMachineResource = {
  readonly arn: string;
  readonly name: string;
  readonly type: "STANDARD" | "EXPRESS";
  readonly definition: string;
  readonly roleArn: string;
  readonly role: string;
};

/** An execution under way in this process. */
export type Run = {
  readonly ended: Promise<Outcome>;
  readonly abort: (why: Outcome) => void;
  readonly milliseconds: () => number;
};

/** Where a run goes on: the state with its input, the events there are already, and what the history says of the break. */
type Continuation = {
  readonly name?: string;
  readonly input: string;
  readonly after: number;
  readonly say: (history: History) => void;
};

export type Executions = ReturnType<typeof makeExecutions>;

/** Starts executions, runs them to their end, and goes on with those that a kill or a failure broke off. */
export const makeExecutions = ({
  store,
  clock,
  machines,
  invoke,
  meter,
}: {
  readonly store: DatabaseSync;
  readonly clock: Clock;
  readonly machines: readonly StateMachineResource[];
  readonly invoke: (functionArn: string, payload: unknown, caller: Caller) => Promise<unknown>;
  readonly meter: Meter;
}) => {
  const kept = makeExecutionStore(store);
  const runs = new Map<string, Run>();
  const prepared = new Map(
    machines.map(({ definition }) => {
      const ready = prepare(definition, kept.hasDefinition(definition));
      return [kept.keepDefinition(definition), ready];
    }),
  );
  const byArn = new Map(machines.map((machine) => [machine.arn, machine]));

  const machineOf = (arn: unknown): StateMachineResource => {
    const machine = byArn.get(text(arn));
    if (machine) return machine;
    throw new AwsError("StateMachineDoesNotExist", `State Machine Does Not Exist: '${text(arn)}'`);
  };

  const preparedFor = ({ definition }: Execution): Prepared => {
    const ready = prepared.get(definition) ?? prepare(kept.definition(definition), true);
    prepared.set(definition, ready);
    return ready;
  };

  const bill = (sync: boolean, transitions: number, milliseconds: number): void => {
    if (!sync) meter.count("sfn.transitions", transitions);
    meter.count(sync ? "sfn.expressRequests" : "sfn.phaseRequests");
    meter.count(sync ? "sfn.expressGbMilliseconds" : "sfn.phaseGbMilliseconds", expressGbMilliseconds(milliseconds));
  };

  const run = (execution: Execution, sync: boolean, from?: Continuation): Run => {
    const machine = machineOf(execution.machine);
    const ready = preparedFor(execution);
    const history = makeHistory({
      prepared: ready,
      after: from?.after ?? 0,
      now: clock.now,
      keep: (event) => kept.append(execution.number, event),
    });
    if (from) from.say(history);
    else history.started(execution.input, machine.roleArn);
    // Real time, unlike the history's: an advance of the clock is not billed.
    const began = performance.now();
    const milliseconds = (): number => performance.now() - began;
    let why: Outcome | undefined;
    const engine = execute({
      prepared: ready,
      startAt: from?.name,
      input: from?.input ?? execution.input,
      context: {
        Execution: { Id: execution.arn, Name: execution.name, RoleArn: machine.roleArn },
        StateMachine: { Id: machine.arn, Name: machine.name },
      },
      history,
      invoke: (functionArn, payload) => invoke(functionArn, payload, { role: machine.role }),
      now: clock.now,
    });
    const ended = engine.ended.then((result) => {
      const outcome = result.status === "ABORTED" ? (why ?? result) : result;
      history.ended(outcome);
      kept.finish(execution.number, outcome, clock.now());
      runs.delete(execution.arn);
      // A start, or a redrive, is itself a transition.
      bill(sync, 1 + history.transitions(), milliseconds());
      return outcome;
    });
    const abort = (reason: Outcome): void => {
      why = reason;
      engine.abort();
    };
    const running = { ended, milliseconds, abort };
    runs.set(execution.arn, running);
    return running;
  };

  const goOn = (execution: Execution, say: (history: History, stateType: string) => void): Run => {
    const events = kept.events(execution.number);
    const at = lastEntered(events, preparedFor(execution));
    const from = { input: execution.input, ...at, after: events.length };
    const running = run(execution, false, { ...from, say: (history) => say(history, at?.type ?? "") });
    kept.flush();
    return running;
  };

  const resume = (execution: Execution): Run => goOn(execution, (history, type) => history.interrupted(type));

  return {
    kept,
    machineOf,
    running: (): number => runs.size,
    runOf: (execution: Execution): Run | undefined => runs.get(execution.arn),

    /** Starts an execution; when this returns it is on disk. The same STANDARD name with the same input while it runs is the same execution. */
    start: (machineArn: string, name: string, input: string, sync = false): { execution: Execution; run: Run } => {
      const { arn, type, definition } = machineOf(machineArn);
      const base = `${arn.replace(":stateMachine:", type === "EXPRESS" ? ":express:" : ":execution:")}:${name}`;
      const known = type === "STANDARD" ? kept.byArn(base) : undefined;
      if (known?.status === "RUNNING" && known.input === input)
        return { execution: known, run: runs.get(known.arn) ?? resume(known) };
      if (known) throw new AwsError("ExecutionAlreadyExists", `Execution Already Exists: '${known.arn}'`);
      const execution = kept.create({
        // EXPRESS names need not be unique on AWS, so every execution has an id of its own.
        arn: type === "EXPRESS" ? `${base}:${randomUUID()}` : base,
        machine: arn,
        name,
        type,
        input,
        started: clock.now(),
        definition: kept.keepDefinition(definition),
      });
      return { execution, run: run(execution, sync) };
    },

    /** Runs a broken-off execution again from the state it ended in. */
    redrive: (execution: Execution): void => {
      kept.redrive(execution.number, clock.now());
      goOn(execution, (history) => history.redriven(execution.redrives + 1));
    },

    /** Runs on what an earlier process left unfinished. */
    resume: (): void => {
      for (const execution of kept.running()) {
        if (runs.has(execution.arn)) continue;
        if (byArn.has(execution.machine)) resume(execution);
        else kept.finish(execution.number, gone, clock.now());
      }
      kept.flush();
    },
  };
};

const gone: Outcome = {
  status: "ABORTED",
  error: "States.Runtime",
  cause: "the state machine is no longer in the template",
};
