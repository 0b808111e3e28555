import { AwsError, text } from "../aws/aws.ts";
import type { Execution, HistoryEvent } from "./execution-store.ts";
import type { Executions, StateMachineResource } from "./executions.ts";
import type { Clock } from "../time/clock.ts";

type Input = Readonly<Record<string, unknown>>;

/** The read actions of the Step Functions API. They also return EXPRESS executions, which AWS only logs. */
export const makeExecutionQueries = ({
  executions,
  clock,
  machines,
}: {
  readonly executions: Executions;
  readonly clock: Clock;
  readonly machines: readonly StateMachineResource[];
}) => {
  const { store, machineOf } = executions;
  const created = clock.now();

  const executionOf = (input: Input): Execution => {
    const arn = text(input.executionArn);
    if (!/^arn:aws:states:[\w-]+:\d{12}:(execution|express):[^:]+:[^:]+/.test(arn))
      throw new AwsError("InvalidArn", `Invalid Arn: '${arn}'`);
    const execution = store.byArn(arn);
    if (execution) return execution;
    throw new AwsError("ExecutionDoesNotExist", `Execution Does Not Exist: '${arn}'`);
  };

  const notRedrivable = ({ status, type, stopped }: Execution): string | undefined => {
    if (type === "EXPRESS") return "Executions of EXPRESS state machines cannot be redriven";
    if (status === "RUNNING") return "Execution is RUNNING and cannot be redriven";
    if (status === "SUCCEEDED") return "Execution is SUCCEEDED and cannot be redriven";
    const redrivePeriodMs = 14 * 86_400_000;
    return clock.now() - (stopped ?? 0) > redrivePeriodMs ? "Execution ended more than 14 days ago" : undefined;
  };

  const describe = (execution: Execution): object => {
    const reason = notRedrivable(execution);
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

  const list = (input: Input): object => {
    const machine = machineOf(input.stateMachineArn);
    const size = pageSize(input.maxResults);
    const status = input.statusFilter === undefined ? undefined : text(input.statusFilter);
    const below = input.nextToken === undefined ? Number.MAX_SAFE_INTEGER : tokenOf(input.nextToken);
    const found = store.list(machine.arn, status, below, size + 1);
    const page = found.slice(0, size);
    return {
      executions: page.map(listed),
      ...(found.length > size ? { nextToken: token(page.at(-1)?.number ?? 0) } : {}),
    };
  };

  const history = (input: Input): object => {
    const all = store.events(executionOf(input).number);
    const events = input.reverseOrder === true ? all.toReversed() : all;
    const from = input.nextToken === undefined ? 0 : tokenOf(input.nextToken);
    const size = pageSize(input.maxResults);
    const page = events.slice(from, from + size);
    return {
      events: input.includeExecutionData === false ? page.map(withoutData) : page,
      ...(from + size < events.length ? { nextToken: token(from + size) } : {}),
    };
  };

  const execute = (action: string, input: Input): object => {
    switch (action) {
      case "DescribeExecution":
        return describe(executionOf(input));
      case "ListExecutions":
        return list(input);
      case "GetExecutionHistory":
        return history(input);
      case "ListStateMachines":
        return {
          stateMachines: machines.map(({ arn, name, type }) => ({
            stateMachineArn: arn,
            name,
            type,
            creationDate: created / 1000,
          })),
        };
      case "DescribeStateMachine": {
        const resource = machineOf(input.stateMachineArn);
        return {
          ...machine(resource),
          ...settings,
          status: "ACTIVE",
          type: resource.type,
          creationDate: created / 1000,
        };
      }
      case "DescribeStateMachineForExecution": {
        const execution = executionOf(input);
        const resource = machineOf(execution.machine);
        return {
          ...machine(resource, store.definition(execution.definition)),
          ...settings,
          updateDate: created / 1000,
        };
      }
      default:
        throw new AwsError(
          "UnknownOperationException",
          `The local Step Functions do not support the action ${action}.`,
        );
    }
  };

  return { executionOf, notRedrivable, execute };
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

const machine = (resource: StateMachineResource, definition = resource.definition): object => ({
  stateMachineArn: resource.arn,
  name: resource.name,
  definition,
  roleArn: resource.roleArn,
});

const settings = {
  loggingConfiguration: { level: "ERROR", includeExecutionData: false },
  tracingConfiguration: { enabled: false },
};
