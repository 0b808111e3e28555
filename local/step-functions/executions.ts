import { randomUUID } from "node:crypto";
import type { DatabaseSync } from "node:sqlite";
import { AwsError } from "../aws/aws.ts";
import { type Execution, makeExecutionStore, type Outcome } from "./execution-store.ts";
import { continueRun, resumeRun, type Run, type Runs, startRun } from "./runs.ts";
import { machineOf, prepareStateMachines, type StateMachineResource } from "./state-machines.ts";

export type Executions = ReturnType<typeof makeExecutions>;

/** Starts executions, runs them to their end, and continues those that a kill or a failure interrupted. */
export const makeExecutions = ({
  store: db,
  machines: resources,
  ...rest
}: {
  readonly store: DatabaseSync;
  readonly machines: readonly StateMachineResource[];
} & Pick<Runs, "clock" | "invoke" | "meter">) => {
  const store = makeExecutionStore(db);
  const machines = prepareStateMachines(resources, store);
  const runs: Runs = { running: new Map(), store, machines, ...rest };
  return {
    store,
    machineOf: (arn: unknown): StateMachineResource => machineOf(machines, arn),
    running: (): number => runs.running.size,
    runOf: ({ arn }: Execution): Run | undefined => runs.running.get(arn),
    /** Starts an execution and writes it to disk before it returns. The same STANDARD name with the same input while it runs is the same execution. */
    start: (machineArn: string, name: string, input: string, sync = false): Started =>
      start(runs, machineOf(machines, machineArn), { name, input, sync }),
    /** Restarts a failed execution from the state in which it ended. */
    redrive: (execution: Execution): void => {
      store.redrive(execution.number, runs.clock.now());
      continueRun(runs, execution, (history) => history.redriven(execution.redrives + 1));
    },
    /** Continues the executions that an earlier process left unfinished. */
    resume: (): void => resumeAll(runs),
  };
};

type Started = { readonly execution: Execution; readonly run: Run };

const start = (
  runs: Runs,
  machine: StateMachineResource,
  { name, input, sync }: { readonly name: string; readonly input: string; readonly sync: boolean },
): Started => {
  const { store, clock } = runs;
  const { arn, type, definition } = machine;
  const base = `${arn.replace(":stateMachine:", type === "EXPRESS" ? ":express:" : ":execution:")}:${name}`;
  const existing = type === "STANDARD" ? store.byArn(base) : undefined;
  if (existing?.status === "RUNNING" && existing.input === input)
    return { execution: existing, run: runs.running.get(existing.arn) ?? resumeRun(runs, existing) };
  if (existing) throw new AwsError("ExecutionAlreadyExists", `Execution Already Exists: '${existing.arn}'`);
  const execution = store.create({
    // EXPRESS names need not be unique on AWS, so every execution has its own id.
    arn: type === "EXPRESS" ? `${base}:${randomUUID()}` : base,
    machine: arn,
    name,
    type,
    input,
    started: clock.now(),
    definition: store.saveDefinition(definition),
  });
  return { execution, run: startRun(runs, execution, sync) };
};

const resumeAll = (runs: Runs): void => {
  for (const execution of runs.store.running()) {
    if (runs.running.has(execution.arn)) continue;
    if (runs.machines.byArn.has(execution.machine)) resumeRun(runs, execution);
    else runs.store.finish(execution.number, machineRemoved, runs.clock.now());
  }
  runs.store.flush();
};

const machineRemoved: Outcome = {
  status: "ABORTED",
  error: "States.Runtime",
  cause: "the state machine is no longer in the template",
};
