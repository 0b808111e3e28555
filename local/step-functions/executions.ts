import { randomUUID } from "node:crypto";
import type { DatabaseSync } from "node:sqlite";
import { AwsError, type Caller, text } from "../aws/aws.ts";
import { expressGbMilliseconds, type Meter } from "../bill/meter.ts";
import { prepare, type Prepared } from "./asl.ts";
import { type History, lastEntered, makeHistory } from "./execution-history.ts";
import { type Execution, makeExecutionStore, type Outcome } from "./execution-store.ts";
import { execute } from "./execution.ts";
import type { Clock } from "../time/clock.ts";

/** A state machine of the template with its placeholders replaced; `role` is its role's logical id. */
export type StateMachineResource = {
  readonly arn: string;
  readonly name: string;
  readonly type: "STANDARD" | "EXPRESS";
  readonly definition: string;
  readonly roleArn: string;
  readonly role: string;
};

/** An execution that is running in this process. */
export type Run = {
  readonly ended: Promise<Outcome>;
  readonly abort: (reason: Outcome) => void;
  readonly milliseconds: () => number;
};

/** Where a run continues: the state with its input, the number of events so far, and how the history records the interruption. */
type Continuation = {
  readonly name?: string;
  readonly input: string;
  readonly after: number;
  readonly recordBreak: (history: History) => void;
};

export type Executions = ReturnType<typeof makeExecutions>;

/** Starts executions, runs them to their end, and continues those that a kill or a failure interrupted. */
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
  const executionStore = makeExecutionStore(store);
  const runs = new Map<string, Run>();
  const prepared = new Map(
    machines.map(({ definition }) => {
      const ready = prepare(definition, executionStore.hasDefinition(definition));
      return [executionStore.saveDefinition(definition), ready];
    }),
  );
  const byArn = new Map(machines.map((machine) => [machine.arn, machine]));

  const machineOf = (arn: unknown): StateMachineResource => {
    const machine = byArn.get(text(arn));
    if (machine) return machine;
    throw new AwsError("StateMachineDoesNotExist", `State Machine Does Not Exist: '${text(arn)}'`);
  };

  const preparedFor = ({ definition }: Execution): Prepared => {
    const ready = prepared.get(definition) ?? prepare(executionStore.definition(definition), true);
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
      append: (event) => executionStore.append(execution.number, event),
    });
    if (from) from.recordBreak(history);
    else history.started(execution.input, machine.roleArn);
    // Real time, unlike in the history: an advance of the clock is not billed.
    const startedAt = performance.now();
    const milliseconds = (): number => performance.now() - startedAt;
    let abortReason: Outcome | undefined;
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
      const outcome = result.status === "ABORTED" ? (abortReason ?? result) : result;
      history.ended(outcome);
      executionStore.finish(execution.number, outcome, clock.now());
      runs.delete(execution.arn);
      // A start, or a redrive, is itself a transition.
      bill(sync, 1 + history.transitions(), milliseconds());
      return outcome;
    });
    const abort = (reason: Outcome): void => {
      abortReason = reason;
      engine.abort();
    };
    const running = { ended, milliseconds, abort };
    runs.set(execution.arn, running);
    return running;
  };

  const continueRun = (execution: Execution, recordBreak: (history: History, stateType: string) => void): Run => {
    const events = executionStore.events(execution.number);
    const at = lastEntered(events, preparedFor(execution));
    const from = { input: execution.input, ...at, after: events.length };
    const running = run(execution, false, { ...from, recordBreak: (history) => recordBreak(history, at?.type ?? "") });
    executionStore.flush();
    return running;
  };

  const resume = (execution: Execution): Run => continueRun(execution, (history, type) => history.interrupted(type));

  return {
    store: executionStore,
    machineOf,
    running: (): number => runs.size,
    runOf: (execution: Execution): Run | undefined => runs.get(execution.arn),

    /** Starts an execution and writes it to disk before it returns. The same STANDARD name with the same input while it runs is the same execution. */
    start: (machineArn: string, name: string, input: string, sync = false): { execution: Execution; run: Run } => {
      const { arn, type, definition } = machineOf(machineArn);
      const base = `${arn.replace(":stateMachine:", type === "EXPRESS" ? ":express:" : ":execution:")}:${name}`;
      const existing = type === "STANDARD" ? executionStore.byArn(base) : undefined;
      if (existing?.status === "RUNNING" && existing.input === input)
        return { execution: existing, run: runs.get(existing.arn) ?? resume(existing) };
      if (existing) throw new AwsError("ExecutionAlreadyExists", `Execution Already Exists: '${existing.arn}'`);
      const execution = executionStore.create({
        // EXPRESS names need not be unique on AWS, so every execution has its own id.
        arn: type === "EXPRESS" ? `${base}:${randomUUID()}` : base,
        machine: arn,
        name,
        type,
        input,
        started: clock.now(),
        definition: executionStore.saveDefinition(definition),
      });
      return { execution, run: run(execution, sync) };
    },

    /** Restarts a failed execution from the state in which it ended. */
    redrive: (execution: Execution): void => {
      executionStore.redrive(execution.number, clock.now());
      continueRun(execution, (history) => history.redriven(execution.redrives + 1));
    },

    /** Continues the executions that an earlier process left unfinished. */
    resume: (): void => {
      for (const execution of executionStore.running()) {
        if (runs.has(execution.arn)) continue;
        if (byArn.has(execution.machine)) resume(execution);
        else executionStore.finish(execution.number, machineRemoved, clock.now());
      }
      executionStore.flush();
    },
  };
};

const machineRemoved: Outcome = {
  status: "ABORTED",
  error: "States.Runtime",
  cause: "the state machine is no longer in the template",
};
