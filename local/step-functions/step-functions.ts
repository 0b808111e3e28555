import { randomUUID } from "node:crypto";
import { type Authorize, AwsError, type Service, text } from "../aws/aws.ts";
import { type Executions, makeExecutions } from "./executions.ts";
import { makeExecutionQueries } from "./step-functions-queries.ts";
import type { Clock } from "../time/clock.ts";

export type StepFunctions = {
  readonly service: Service;
  /** Starts an execution without authorization, and writes it to disk before it returns. */
  readonly start: (
    machineArn: string,
    name: string | undefined,
    input: string,
  ) => { readonly executionArn: string; readonly startDate: number };
  readonly running: () => number;
  /** Continues the executions that an earlier process left unfinished; resolves when all run again. */
  readonly resume: () => Promise<void>;
  /** Writes pending data to disk. */
  readonly close: () => void;
};

type Input = Readonly<Record<string, unknown>>;

type State = {
  readonly executions: Executions;
  readonly queries: ReturnType<typeof makeExecutionQueries>;
  readonly clock: Clock;
};

/** Step Functions on the runtime's store: executions survive a kill and have AWS's histories, for STANDARD and EXPRESS. */
export const makeStepFunctions = ({
  authorize,
  ...parts
}: Parameters<typeof makeExecutions>[0] & { readonly authorize: Authorize }): StepFunctions => {
  const { clock, machines } = parts;
  const executions = makeExecutions(parts);
  const state: State = { executions, queries: makeExecutionQueries({ executions, clock, machines }), clock };
  return {
    service: async (action, input, caller) => {
      authorize(caller, `states:${action}`, text(input.executionArn ?? input.stateMachineArn ?? "*"));
      return execute(state, action, input);
    },
    start: (machineArn, name, input) => startExecution(state, { stateMachineArn: machineArn, name, input }),
    running: executions.running,
    resume: async () => executions.resume(),
    close: executions.store.flush,
  };
};

const execute = async (state: State, action: string, input: Input): Promise<object> => {
  switch (action) {
    case "StartExecution":
      return startExecution(state, input);
    case "StartSyncExecution":
      return startSyncExecution(state, input);
    case "StopExecution":
      return stopExecution(state, input);
    case "RedriveExecution":
      return redriveExecution(state, input);
    default:
      return state.queries.execute(action, input);
  }
};

const startExecution = ({ executions }: State, input: Input): ReturnType<StepFunctions["start"]> => {
  const { execution } = executions.start(text(input.stateMachineArn), nameOf(input.name), inputOf(input.input));
  return { executionArn: execution.arn, startDate: execution.started / 1000 };
};

const startSyncExecution = async ({ executions, clock }: State, input: Input): Promise<object> => {
  const machine = executions.machineOf(input.stateMachineArn);
  if (machine.type !== "EXPRESS") throw notSupported();
  const { execution, run } = executions.start(machine.arn, nameOf(input.name), inputOf(input.input), true);
  const { status, output, error, cause } = await run.ended;
  return {
    executionArn: execution.arn,
    stateMachineArn: machine.arn,
    name: execution.name,
    startDate: execution.started / 1000,
    stopDate: clock.now() / 1000,
    status: status === "ABORTED" ? "FAILED" : status,
    input: execution.input,
    inputDetails: { included: true },
    ...(output === undefined ? {} : { output, outputDetails: { included: true } }),
    ...(error === undefined ? {} : { error }),
    ...(cause === undefined ? {} : { cause }),
    billingDetails: {
      billedMemoryUsedInMB: 64,
      billedDurationInMilliseconds: Math.max(1, Math.ceil(run.milliseconds() / 100)) * 100,
    },
  };
};

const stopExecution = async ({ executions, queries, clock }: State, input: Input): Promise<object> => {
  const execution = queries.executionOf(input);
  if (execution.type === "EXPRESS") throw notSupported();
  const run = executions.runOf(execution);
  if (!run) return { stopDate: (execution.stopped ?? clock.now()) / 1000 };
  run.abort({ status: "ABORTED", error: optional(input.error), cause: optional(input.cause) });
  await run.ended;
  executions.store.flush();
  return { stopDate: clock.now() / 1000 };
};

const redriveExecution = ({ executions, queries, clock }: State, input: Input): object => {
  const execution = queries.executionOf(input);
  const reason = queries.notRedrivable(execution);
  if (reason !== undefined) throw new AwsError("ExecutionNotRedrivable", reason);
  executions.redrive(execution);
  return { redriveDate: clock.now() / 1000 };
};

const optional = (field: unknown): string | undefined => (field === undefined ? undefined : text(field));

const notSupported = (): AwsError =>
  new AwsError("StateMachineTypeNotSupported", "This operation is not supported by this type of state machine");

const nameOf = (given: unknown): string => {
  if (given === undefined) return randomUUID();
  // AWS's list of characters that a name may not contain.
  // oxlint-disable-next-line no-control-regex
  if (typeof given === "string" && /^[^\s<>{}[\]?*"#%\\^|~`$&,;:/\u0000-\u001f\u007f-\u009f]{1,80}$/.test(given))
    return given;
  throw new AwsError("InvalidName", `Invalid Name: '${text(given)}'`);
};

const inputOf = (given: unknown): string => {
  const input = given === undefined ? "{}" : text(given);
  if (Buffer.byteLength(input) > 262_144)
    throw new AwsError("InvalidExecutionInput", "Invalid State Machine Execution Input: larger than 262144 bytes");
  try {
    JSON.parse(input);
  } catch (error) {
    throw new AwsError("InvalidExecutionInput", `Invalid State Machine Execution Input: '${String(error)}'`);
  }
  return input;
};
