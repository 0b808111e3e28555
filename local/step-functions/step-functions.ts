import { randomUUID } from "node:crypto";
import type { DatabaseSync } from "node:sqlite";
import { type Authorize, AwsError, type Caller, type Service, text } from "../aws/aws.ts";
import type { Meter } from "../bill/meter.ts";
import { makeExecutions, type StateMachineResource } from "./executions.ts";
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

/** Step Functions on the runtime's store: executions survive a kill and have AWS's histories, for STANDARD and EXPRESS. */
export const makeStepFunctions = ({
  authorize,
  ...parts
}: {
  readonly store: DatabaseSync;
  readonly clock: Clock;
  readonly machines: readonly StateMachineResource[];
  readonly invoke: (functionArn: string, payload: unknown, caller: Caller) => Promise<unknown>;
  readonly meter: Meter;
  readonly authorize: Authorize;
}): StepFunctions => {
  const { clock, machines } = parts;
  const executions = makeExecutions(parts);
  const queries = makeExecutionQueries({ executions, clock, machines });

  const start: StepFunctions["start"] = (machineArn, name, input) => {
    const { execution } = executions.start(machineArn, nameOf(name), inputOf(input));
    return { executionArn: execution.arn, startDate: execution.started / 1000 };
  };

  const startSync = async (input: Input): Promise<object> => {
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

  const stop = async (input: Input): Promise<object> => {
    const execution = queries.executionOf(input);
    if (execution.type === "EXPRESS") throw notSupported();
    const run = executions.runOf(execution);
    if (!run) return { stopDate: (execution.stopped ?? clock.now()) / 1000 };
    run.abort({ status: "ABORTED", error: optional(input.error), cause: optional(input.cause) });
    await run.ended;
    executions.store.flush();
    return { stopDate: clock.now() / 1000 };
  };

  const redrive = (input: Input): object => {
    const execution = queries.executionOf(input);
    const reason = queries.notRedrivable(execution);
    if (reason !== undefined) throw new AwsError("ExecutionNotRedrivable", reason);
    executions.redrive(execution);
    return { redriveDate: clock.now() / 1000 };
  };

  const service: Service = async (action, input, caller) => {
    authorize(caller, `states:${action}`, text(input.executionArn ?? input.stateMachineArn ?? "*"));
    switch (action) {
      case "StartExecution":
        return start(text(input.stateMachineArn), nameOf(input.name), inputOf(input.input));
      case "StartSyncExecution":
        return startSync(input);
      case "StopExecution":
        return stop(input);
      case "RedriveExecution":
        return redrive(input);
      default:
        return queries.execute(action, input);
    }
  };

  const resume = async (): Promise<void> => executions.resume();
  return { service, start, running: executions.running, resume, close: executions.store.flush };
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
