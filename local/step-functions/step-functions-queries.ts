import { AwsError, text } from "../aws/aws.ts";
import type { Execution, HistoryEvent } from "./execution-store.ts";
import type { Executions } from "./executions.ts";
import type { StateMachineResource } from "./state-machines.ts";
import type { Clock } from "../time/clock.ts";

type Input = Readonly<Record<string, unknown>>;

type State = {
  readonly executions: Executions;
  readonly clock: Clock;
  readonly machines: readonly StateMachineResource[];
  /** When the state machines were created, in seconds. */
  readonly created: number;
};

/** The read actions of the Step Functions API. They also return EXPRESS executions, which AWS only logs. */
export const makeExecutionQueries = (parts: Omit<State, "created">) => {
  const state: State = { ...parts, created: parts.clock.now() / 1000 };
  return {
    executionOf: (input: Input): Execution => executionOf(state, input),
    /** Why an execution cannot be redriven; undefined when it can. */
    notRedrivable: (execution: Execution): string | undefined => notRedrivable(state, execution),
    execute: (action: string, input: Input): object => execute(state, action, input),
  };
};

const execute = (state: State, action: string, input: Input): object => {
  switch (action) {
    case "DescribeExecution":
      return describeExecution(state, input);
    case "ListExecutions":
      return listExecutions(state, input);
    case "GetExecutionHistory":
      return getExecutionHistory(state, input);
    case "ListStateMachines":
      return listStateMachines(state);
    case "DescribeStateMachine":
      return describeStateMachine(state, input);
    case "DescribeStateMachineForExecution":
      return describeStateMachineForExecution(state, input);
    default:
      throw new AwsError("UnknownOperationException", `The local Step Functions do not support the action ${action}.`);
  }
};

const executionOf = ({ executions }: State, input: Input): Execution => {
  const arn = text(input.executionArn);
  if (!/^arn:aws:states:[\w-]+:\d{12}:(execution|express):[^:]+:[^:]+/.test(arn))
    throw new AwsError("InvalidArn", `Invalid Arn: '${arn}'`);
  const execution = executions.store.byArn(arn);
  if (execution) return execution;
  throw new AwsError("ExecutionDoesNotExist", `Execution Does Not Exist: '${arn}'`);
};

const notRedrivable = ({ clock }: State, { status, type, stopped }: Execution): string | undefined => {
  if (type === "EXPRESS") return "Executions of EXPRESS state machines cannot be redriven";
  if (status === "RUNNING") return "Execution is RUNNING and cannot be redriven";
  if (status === "SUCCEEDED") return "Execution is SUCCEEDED and cannot be redriven";
  const redrivePeriodMs = 14 * 86_400_000;
  return clock.now() - (stopped ?? 0) > redrivePeriodMs ? "Execution ended more than 14 days ago" : undefined;
};

const describeExecution = (state: State, input: Input): object => {
  const execution = executionOf(state, input);
  const reason = notRedrivable(state, execution);
  return {
    ...listed(execution),
    input: execution.input,
    inputDetails: { included: true },
    ...(execution.output === null ? {} : { output: execution.output, outputDetails: { included: true } }),
    ...(execution.error === null ? {} : { error: execution.error }),
    ...(execution.cause === null ? {} : { cause: execution.cause }),
    redriveStatus: reason === undefined ? "REDRIVABLE" : "NOT_REDRIVABLE",
    ...(reason === undefined ? {} : { redriveStatusReason: reason }),
  };
};

const listExecutions = ({ executions }: State, input: Input): object => {
  const machine = executions.machineOf(input.stateMachineArn);
  const size = pageSize(input.maxResults);
  const status = input.statusFilter === undefined ? undefined : text(input.statusFilter);
  const below = input.nextToken === undefined ? Number.MAX_SAFE_INTEGER : tokenOf(input.nextToken);
  const found = executions.store.list(machine.arn, status, below, size + 1);
  const page = found.slice(0, size);
  return {
    executions: page.map(listed),
    ...(found.length > size ? { nextToken: token(page.at(-1)?.number ?? 0) } : {}),
  };
};

const getExecutionHistory = (state: State, input: Input): object => {
  const all = state.executions.store.events(executionOf(state, input).number);
  const events = input.reverseOrder === true ? all.toReversed() : all;
  const from = input.nextToken === undefined ? 0 : tokenOf(input.nextToken);
  const size = pageSize(input.maxResults);
  const page = events.slice(from, from + size);
  return {
    events: input.includeExecutionData === false ? page.map(withoutData) : page,
    ...(from + size < events.length ? { nextToken: token(from + size) } : {}),
  };
};

const listStateMachines = ({ machines, created }: State): object => ({
  stateMachines: machines.map(({ arn, name, type }) => ({ stateMachineArn: arn, name, type, creationDate: created })),
});

const describeStateMachine = ({ executions, created }: State, input: Input): object => {
  const machine = executions.machineOf(input.stateMachineArn);
  return { ...definitionOf(machine), ...settings, status: "ACTIVE", type: machine.type, creationDate: created };
};

const describeStateMachineForExecution = (state: State, input: Input): object => {
  const { store, machineOf } = state.executions;
  const execution = executionOf(state, input);
  const machine = machineOf(execution.machine);
  return { ...definitionOf(machine, store.definition(execution.definition)), ...settings, updateDate: state.created };
};

const listed = (execution: Execution): object => ({
  executionArn: execution.arn,
  stateMachineArn: execution.machine,
  name: execution.name,
  status: execution.status,
  startDate: execution.started / 1000,
  ...(execution.stopped === null ? {} : { stopDate: execution.stopped / 1000 }),
  redriveCount: execution.redrives,
  ...(execution.redriven === null ? {} : { redriveDate: execution.redriven / 1000 }),
});

const withoutData = (event: HistoryEvent): object =>
  Object.fromEntries(
    Object.entries(event).map(([field, value]) => [
      field,
      typeof value === "object"
        ? Object.fromEntries(Object.entries(value).filter(([name]) => name !== "input" && name !== "output"))
        : value,
    ]),
  );

const pageSize = (given: unknown): number => {
  const size = given === undefined || given === 0 ? 100 : Number(given);
  if (Number.isInteger(size) && size >= 1 && size <= 1000) return size;
  throw new AwsError("ValidationException", "maxResults must be between 0 and 1000");
};

const token = (number: number): string => Buffer.from(`after ${number}`).toString("base64url");

const tokenOf = (given: unknown): number => {
  const number = /^after (\d+)$/.exec(Buffer.from(text(given), "base64url").toString())?.[1];
  if (number !== undefined) return Number(number);
  throw new AwsError("InvalidToken", `Invalid Token: '${text(given)}'`);
};

const definitionOf = (resource: StateMachineResource, definition = resource.definition): object => ({
  stateMachineArn: resource.arn,
  name: resource.name,
  definition,
  roleArn: resource.roleArn,
});

const settings = {
  loggingConfiguration: { level: "ERROR", includeExecutionData: false },
  tracingConfiguration: { enabled: false },
};
