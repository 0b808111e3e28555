import { StateMachine, type StateMachineDefinition } from "aws-local-stepfunctions";
import { checkMachine, readMachine } from "./asl-check.ts";
import { everyState, nested, type Machine, type State } from "./asl-states.ts";

/** A definition that is ready to run. */
export type Prepared = {
  readonly definition: string;
  /** The engine that starts at the definition's first state, or at another top-level state. */
  readonly engine: (startAt?: string) => StateMachine;
  /** The Lambda function of every Task, including those in Parallel and Map. */
  readonly functions: ReadonlyMap<string, string>;
  /** The scope of each state: "" at the top level, otherwise the enclosing state and the number of the branch. */
  readonly scopes: ReadonlyMap<string, string>;
  /** Milliseconds before a retry, by state and retrier; jitter is random at each read. */
  readonly retryDelays: Record<string, number[]>;
};

/**
 * Validates and prepares a definition; throws where the engine would silently differ from AWS.
 * A valid definition is not validated again, because asl-validator needs 100 ms for each machine.
 */
export const prepare = (definition: string, isValid = false): Prepared => {
  const machine = readMachine(definition);
  // The first construction runs asl-validator; the adapted machine for the engine is not validated.
  if (!isValid) {
    checkMachine(machine);
    void new StateMachine(machine as Machine & StateMachineDefinition);
  }
  const ready = forEngine(machine);
  const engines = new Map<string, StateMachine>();
  const functions = new Map<string, string>();
  const scopes = new Map<string, string>();
  const retryDelays: Record<string, number[]> = {};
  for (const { name, state, scope } of everyState(machine)) {
    if (scopes.has(name)) throw new Error(`two states have the name ${name}`);
    scopes.set(name, scope);
    if (typeof state.Resource === "string") functions.set(name, state.Resource);
    const retriers = (state.Retry ?? []) as readonly Retrier[];
    if (retriers.length > 0)
      Object.defineProperty(retryDelays, name, { enumerable: true, get: () => retriers.map(retryDelay) });
  }
  return {
    definition,
    functions,
    scopes,
    retryDelays,
    engine: (startAt = machine.StartAt) => {
      const from = { ...ready, StartAt: startAt } as Machine & StateMachineDefinition;
      const engine = engines.get(startAt) ?? new StateMachine(from, { validationOptions: { noValidate: true } });
      engines.set(startAt, engine);
      return engine;
    },
  };
};

type Retrier = {
  readonly IntervalSeconds?: number;
  readonly MaxDelaySeconds?: number;
  readonly JitterStrategy?: "FULL" | "NONE";
};

// In seconds: the engine uses setTimeout, whose milliseconds have 31 bits.
const maxTimeoutSeconds = 2_000_000;

// In seconds: Lambda's limit of 15 minutes; the engine's default is one minute.
const taskTimeoutSeconds = 900;

// On AWS, retries wait seconds for a fault to pass; on one machine the fault is a race, and 200 ms are enough.
const maxRetryDelayMs = 200;

const retryDelay = ({ IntervalSeconds = 1, MaxDelaySeconds = Infinity, JitterStrategy }: Retrier): number => {
  const max = Math.min(IntervalSeconds * 1000, MaxDelaySeconds * 1000, maxRetryDelayMs);
  return JitterStrategy === "FULL" ? Math.random() * max : max;
};

/** The same machine in the form that the engine runs correctly. */
const forEngine = (machine: Machine): Machine => {
  const { TimeoutSeconds, ...rest } = machine;
  return {
    ...rest,
    ...(typeof TimeoutSeconds === "number" && TimeoutSeconds <= maxTimeoutSeconds ? { TimeoutSeconds } : {}),
    States: Object.fromEntries(Object.entries(machine.States).map(([name, state]) => [name, stateForEngine(state)])),
  };
};

const stateForEngine = (state: State): State => {
  const { TimeoutSeconds = taskTimeoutSeconds } = state;
  return {
    ...withoutRootPath(state),
    ...(state.Type === "Task" && state.TimeoutSecondsPath === undefined
      ? { TimeoutSeconds: Math.min(Number(TimeoutSeconds), maxTimeoutSeconds) }
      : {}),
    ...(state.Catch === undefined ? {} : { Catch: (state.Catch as State[]).map(withoutRootPath) }),
    ...(state.Branches === undefined ? {} : { Branches: nested(state).map(forEngine) }),
    ...(state.ItemProcessor === undefined ? {} : { ItemProcessor: forEngine(state.ItemProcessor as Machine) }),
    ...(state.Iterator === undefined ? {} : { Iterator: forEngine(state.Iterator as Machine) }),
  };
};

/** Removes the result path "$": the engine would write a member named "$"; on AWS it is the whole output, which is also the default of both. */
const withoutRootPath = ({ ResultPath, ...rest }: State): State => ({
  ...rest,
  ...(ResultPath === "$" || ResultPath === undefined ? {} : { ResultPath }),
});
