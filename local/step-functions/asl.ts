import { StateMachine, type StateMachineDefinition } from "aws-local-stepfunctions";
import { checkMachine } from "./asl-check.ts";
import { everyState, nested, type Machine, type State } from "./asl-states.ts";

/** A definition ready to run. */
export type Prepared = {
  readonly definition: string;
  /** The engine, starting at the definition's first state or at another one of the top level. */
  readonly engine: (startAt?: string) => StateMachine;
  /** The Lambda function of every Task, also of those inside Parallel and Map. */
  readonly functions: ReadonlyMap<string, string>;
  /** Where each state stands: "" at the top, else the state around it and the number of its branch. */
  readonly scopes: ReadonlyMap<string, string>;
  /** Milliseconds before a retry, by state and retrier; every reading is a new throw of the dice. */
  readonly retryDelays: Record<string, number[]>;
};

/**
 * Checks a definition and makes it ready; throws where the engine would silently do something else than AWS.
 * A valid one is not checked again: asl-validator takes a tenth of a second for each machine.
 */
export const prepare = (definition: string, isValid = false): Prepared => {
  const machine = JSON.parse(definition) as Machine;
  // The engine validates a machine when it is constructed without options; later it is given the form that it needs.
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
    if (scopes.has(name)) throw new Error(`two states are called ${name}`);
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

// The engine counts timeouts with setTimeout, whose milliseconds have 31 bits.
const longestTimeout = 2_000_000;

// Lambda ends everything after 15 minutes; without this the engine would after one.
const taskTimeout = 900;

// On AWS retries wait for seconds so that a fault may pass; on one machine the fault is a race, and 200 ms are long enough to win it.
const longestRetryDelay = 200;

const retryDelay = ({ IntervalSeconds = 1, MaxDelaySeconds = Infinity, JitterStrategy }: Retrier): number => {
  const most = Math.min(IntervalSeconds * 1000, MaxDelaySeconds * 1000, longestRetryDelay);
  return JitterStrategy === "FULL" ? Math.random() * most : most;
};

/** The same machine in the words the engine understands rightly. */
const forEngine = (machine: Machine): Machine => {
  const { TimeoutSeconds, ...rest } = machine;
  return {
    ...rest,
    ...(typeof TimeoutSeconds === "number" && TimeoutSeconds <= longestTimeout ? { TimeoutSeconds } : {}),
    States: Object.fromEntries(Object.entries(machine.States).map(([name, state]) => [name, stateForEngine(state)])),
  };
};

const stateForEngine = (state: State): State => {
  const { TimeoutSeconds = taskTimeout } = state;
  return {
    ...whole(state),
    ...(state.Type === "Task" && state.TimeoutSecondsPath === undefined
      ? { TimeoutSeconds: Math.min(Number(TimeoutSeconds), longestTimeout) }
      : {}),
    ...(state.Catch === undefined ? {} : { Catch: (state.Catch as State[]).map(whole) }),
    ...(state.Branches === undefined ? {} : { Branches: nested(state).map(forEngine) }),
    ...(state.ItemProcessor === undefined ? {} : { ItemProcessor: forEngine(state.ItemProcessor as Machine) }),
    ...(state.Iterator === undefined ? {} : { Iterator: forEngine(state.Iterator as Machine) }),
  };
};

/** To the engine the path "$" is a member called "$"; to AWS it is the whole, which is what an absent path means to both. */
const whole = ({ ResultPath, ...rest }: State): State => ({
  ...rest,
  ...(ResultPath === "$" || ResultPath === undefined ? {} : { ResultPath }),
});
