import {
  DescribeExecutionCommand,
  GetExecutionHistoryCommand,
  ListExecutionsCommand,
  ListStateMachinesCommand,
  SFNClient,
  StartExecutionCommand,
  StartSyncExecutionCommand,
} from "@aws-sdk/client-sfn";
import { expect, test } from "vitest";
import { arn, AwsError } from "../../local/aws/aws.ts";
import { client } from "./wire.ts";
import {
  lambda,
  standard,
  express,
  wide,
  functionError,
  meter,
  server,
  aws,
  invocations,
  functions,
  input,
  begin,
  ended,
  historyOf,
  typesOf,
} from "./step-functions-harness.ts";

test("an execution runs to its end with its role, and its history is as on AWS", async () => {
  const { executionArn, startDate } = await begin("p1.1.advance");
  expect(executionArn).toBe(arn("states", "execution:loan-to-repayment:p1.1.advance"));
  expect(startDate).toBeInstanceOf(Date);
  const done = await ended(executionArn);
  expect(done).toMatchObject({ status: "SUCCEEDED", redriveStatus: "NOT_REDRIVABLE", input, output: '{"by":"Pay"}' });
  expect(invocations.map(({ name, caller }) => [name, caller])).toEqual([
    ["Discount", { role: "loan-to-repaymentRole" }],
    ["Pay", { role: "loan-to-repaymentRole" }],
  ]);
  expect(invocations[0]?.payload).toEqual({ purchaseId: "p1", execution: "p1.1.advance" });
  const events = await historyOf(executionArn);
  expect(events.map(({ id, previousEventId, type }) => [id, previousEventId, type])).toEqual([
    [1, 0, "ExecutionStarted"],
    [2, 0, "ChoiceStateEntered"],
    [3, 2, "ChoiceStateExited"],
    [4, 3, "TaskStateEntered"],
    [5, 4, "LambdaFunctionScheduled"],
    [6, 5, "LambdaFunctionStarted"],
    [7, 6, "LambdaFunctionSucceeded"],
    [8, 7, "TaskStateExited"],
    [9, 8, "TaskStateEntered"],
    [10, 9, "LambdaFunctionScheduled"],
    [11, 10, "LambdaFunctionStarted"],
    [12, 11, "LambdaFunctionSucceeded"],
    [13, 12, "TaskStateExited"],
    [14, 13, "ExecutionSucceeded"],
  ]);
  expect(events[4]?.lambdaFunctionScheduledEventDetails).toMatchObject({
    resource: lambda("Discount"),
    input: '{"purchaseId":"p1","execution":"p1.1.advance"}',
  });
  expect(events[6]?.lambdaFunctionSucceededEventDetails?.output).toBe('{"by":"Discount"}');
  expect(events[7]?.stateExitedEventDetails).toMatchObject({
    name: "Discount",
    output: JSON.stringify({ phase: "advance", purchaseId: "p1", sale: { by: "Discount" } }),
  });
  expect(events.every(({ timestamp }) => timestamp instanceof Date)).toBe(true);
});

test("a history is returned in pages, in either order, with or without data", async () => {
  const { executionArn } = await begin("p1.1.advance");
  await ended(executionArn);
  const ids: (number | undefined)[] = [];
  let nextToken: string | undefined;
  do {
    const page = await aws.send(
      new GetExecutionHistoryCommand({
        executionArn,
        maxResults: 5,
        nextToken,
        reverseOrder: true,
        includeExecutionData: false,
      }),
    );
    expect(page.events?.every((event) => event.stateEnteredEventDetails?.input === undefined)).toBe(true);
    ids.push(...(page.events ?? []).map(({ id }) => id));
    ({ nextToken } = page);
  } while (nextToken !== undefined);
  expect(ids).toEqual(Array.from({ length: 14 }, (_, index) => 14 - index));
});

test("a business error is caught by its name and its cause is Lambda's error object", async () => {
  functions.Discount = () => {
    throw functionError("CreditLimitExceeded", "200 more than the limit");
  };
  const { executionArn } = await begin("p1.1.advance");
  const { output = "{}" } = await ended(executionArn);
  const { error, outcome } = JSON.parse(output) as { error: { Error: string; Cause: string }; outcome: unknown };
  expect([error.Error, outcome]).toEqual(["CreditLimitExceeded", { refused: true }]);
  expect(JSON.parse(error.Cause)).toMatchObject({
    errorType: "CreditLimitExceeded",
    errorMessage: "200 more than the limit",
  });
  expect((await typesOf(executionArn)).slice(5)).toEqual([
    "LambdaFunctionStarted",
    "LambdaFunctionFailed",
    "TaskStateExited",
    "PassStateEntered",
    "PassStateExited",
    "ExecutionSucceeded",
  ]);
});

test("a transient fault is retried within a fifth of a second, each attempt in the history", async () => {
  let attempts = 0;
  functions.Discount = () => {
    attempts += 1;
    if (attempts < 3) throw functionError("Busy");
    return { attempts };
  };
  const started = Date.now();
  const { executionArn } = await begin("p1.1.advance");
  expect((await ended(executionArn)).status).toBe("SUCCEEDED");
  // The definition asks for pauses of up to ten and twenty seconds.
  expect(Date.now() - started).toBeLessThan(9000);
  const types = await typesOf(executionArn);
  expect(types.filter((type) => type === "LambdaFunctionFailed")).toHaveLength(2);
  expect(types.filter((type) => type === "LambdaFunctionScheduled")).toHaveLength(4);
});

test("a task that exceeds its timeout fails", async () => {
  functions.Pay = () => new Promise((resolve) => setTimeout(resolve, 1500, {}));
  const { executionArn } = await begin("p1.1.advance");
  expect(await ended(executionArn)).toMatchObject({ status: "FAILED", error: "States.Timeout" });
  expect((await typesOf(executionArn)).slice(-2)).toEqual(["LambdaFunctionTimedOut", "ExecutionFailed"]);
});

test("a Fail state fails the execution with its error and cause", async () => {
  const { executionArn } = await begin("p1.1.nothing", standard, '{"phase":"nothing"}');
  expect(await ended(executionArn)).toMatchObject({
    status: "FAILED",
    error: "UnknownPhase",
    cause: "nobody knows it",
  });
  expect((await typesOf(executionArn)).slice(-2)).toEqual(["FailStateEntered", "ExecutionFailed"]);
});

test("the same start twice is one execution while it runs; another input or a later time is refused", async () => {
  const { promise, resolve: letGo } = Promise.withResolvers<object>();
  functions.Discount = () => promise;
  const first = await begin("p1.1.advance");
  const second = await begin("p1.1.advance");
  expect(second).toMatchObject({ executionArn: first.executionArn, startDate: first.startDate });
  await expect(begin("p1.1.advance", standard, '{"phase":"other"}')).rejects.toMatchObject({
    name: "ExecutionAlreadyExists",
  });
  letGo({});
  await ended(first.executionArn);
  await expect(begin("p1.1.advance")).rejects.toMatchObject({ name: "ExecutionAlreadyExists" });
  expect(invocations.filter(({ name }) => name === "Discount")).toHaveLength(1);
});

test("EXPRESS executions may share a name, can be synchronous, and keep their history", async () => {
  const one = await begin("p1.1.approve", express);
  const two = await begin("p1.1.approve", express);
  expect(one.executionArn).not.toBe(two.executionArn);
  await ended(one.executionArn);
  const sync = await aws.send(new StartSyncExecutionCommand({ stateMachineArn: express.arn, input }));
  expect(sync).toMatchObject({
    status: "SUCCEEDED",
    output: '{"by":"Pay"}',
    billingDetails: { billedMemoryUsedInMB: 64 },
  });
  expect((await typesOf(sync.executionArn)).at(-1)).toBe("ExecutionSucceeded");
  functions.Pay = () => {
    throw functionError("BankClosed");
  };
  const failed = await aws.send(new StartSyncExecutionCommand({ stateMachineArn: express.arn, input }));
  expect(failed).toMatchObject({ status: "FAILED", error: "BankClosed" });
  await expect(aws.send(new StartSyncExecutionCommand({ stateMachineArn: standard.arn, input }))).rejects.toMatchObject(
    {
      name: "StateMachineTypeNotSupported",
    },
  );
});

test("branches and iterations each have their own chain of events", async () => {
  functions.Left = () => 1;
  functions.Right = () => new Promise((resolve) => setTimeout(resolve, 20, 2));
  functions.One = (item) => new Promise((resolve) => setTimeout(resolve, item === 1 ? 20 : 1, { item }));
  const { executionArn } = await begin("wide", wide, "{}");
  expect((await ended(executionArn)).output).toBe('[{"item":1},{"item":2}]');
  const events = await historyOf(executionArn);
  const types = events.map(({ type }) => type);
  const by = (id: number | undefined) => events.find((event) => event.id === id)?.type;
  for (const pair of [
    ["ParallelStateEntered", "ParallelStateStarted"],
    ["ParallelStateSucceeded", "ParallelStateExited"],
    ["MapStateEntered", "MapStateStarted"],
    ["MapStateStarted", "MapIterationStarted"],
    ["MapStateSucceeded", "MapStateExited"],
  ])
    expect(events.some(({ type, previousEventId }) => type === pair[1] && by(previousEventId) === pair[0])).toBe(true);
  expect(types.indexOf("ParallelStateSucceeded")).toBeGreaterThan(types.indexOf("PassStateExited"));
  expect(types.indexOf("MapStateSucceeded")).toBeGreaterThan(types.lastIndexOf("MapIterationSucceeded"));
  expect(types.filter((type) => type === "LambdaFunctionSucceeded")).toHaveLength(4);
  expect(types.filter((type) => type === "MapIterationSucceeded")).toHaveLength(2);
  const left = events.find((event) => event.stateEnteredEventDetails?.name === "Left");
  const right = events.find((event) => event.stateEnteredEventDetails?.name === "Right");
  expect([by(left?.previousEventId), by(right?.previousEventId)]).toEqual([
    "ParallelStateStarted",
    "ParallelStateStarted",
  ]);
  expect(events.map(({ id }) => id)).toEqual(events.map((_, index) => index + 1));
});

test("executions are listed newest first, by status, in pages; machines are listed and described", async () => {
  functions.Pay = (payload) => {
    if ((payload as { bad?: boolean }).bad) throw functionError("BankClosed");
    return {};
  };
  for (let number = 0; number < 7; number += 1) {
    const { executionArn } = await begin(
      `p${number}`,
      standard,
      JSON.stringify({ phase: "advance", purchaseId: "x", bad: number % 2 === 1 }),
    );
    await ended(executionArn);
  }
  const names: (string | undefined)[] = [];
  let nextToken: string | undefined;
  do {
    const page = await aws.send(new ListExecutionsCommand({ stateMachineArn: standard.arn, maxResults: 3, nextToken }));
    names.push(...(page.executions ?? []).map(({ name }) => name));
    ({ nextToken } = page);
  } while (nextToken !== undefined);
  expect(names).toEqual(["p6", "p5", "p4", "p3", "p2", "p1", "p0"]);
  const failed = await aws.send(new ListExecutionsCommand({ stateMachineArn: standard.arn, statusFilter: "FAILED" }));
  expect(failed.executions?.map(({ name }) => name)).toEqual(["p5", "p3", "p1"]);
  const all = await aws.send(new ListStateMachinesCommand({}));
  expect(all.stateMachines?.map(({ name, type }) => [name, type])).toEqual([
    ["loan-to-repayment", "STANDARD"],
    ["loan-approval", "EXPRESS"],
    ["wide", "STANDARD"],
  ]);
});

const start = (more: object) =>
  aws.send(new StartExecutionCommand({ stateMachineArn: standard.arn, input: "{}", ...more }));

test("errors have AWS's names, and nothing starts", async () => {
  await expect(start({ stateMachineArn: arn("states", "stateMachine:none") })).rejects.toMatchObject({
    name: "StateMachineDoesNotExist",
  });
  await expect(start({ name: "a b" })).rejects.toMatchObject({ name: "InvalidName" });
  await expect(start({ name: "x".repeat(81) })).rejects.toMatchObject({ name: "InvalidName" });
  await expect(start({ input: "{" })).rejects.toMatchObject({ name: "InvalidExecutionInput" });
  await expect(start({ input: JSON.stringify("x".repeat(262_144)) })).rejects.toMatchObject({
    name: "InvalidExecutionInput",
  });
  const none = `${standard.arn.replace("stateMachine", "execution")}:none`;
  await expect(aws.send(new DescribeExecutionCommand({ executionArn: none }))).rejects.toMatchObject({
    name: "ExecutionDoesNotExist",
  });
  await expect(aws.send(new DescribeExecutionCommand({ executionArn: "none" }))).rejects.toMatchObject({
    name: "InvalidArn",
  });
  await expect(
    aws.send(new ListExecutionsCommand({ stateMachineArn: standard.arn, nextToken: "eh" })),
  ).rejects.toMatchObject({ name: "InvalidToken" });
  const router = new SFNClient(client(server.endpoint, "role:RouteEventRole"));
  await router.send(new StartExecutionCommand({ stateMachineArn: standard.arn, name: "allowed", input }));
  await expect(router.send(new ListExecutionsCommand({ stateMachineArn: standard.arn }))).rejects.toMatchObject({
    name: "AccessDeniedException",
  });
  router.destroy();
  await ended(arn("states", "execution:loan-to-repayment:allowed"));
  expect(invocations.filter(({ name }) => name === "Discount")).toHaveLength(1);
});

test("an error of Lambda itself has its own name", async () => {
  functions.Pay = () => {
    throw new AwsError("ResourceNotFoundException", "Function not found", 404);
  };
  const { executionArn } = await begin("p1.1.advance");
  expect(await ended(executionArn)).toMatchObject({
    error: "Lambda.ResourceNotFoundException",
    cause: "Function not found",
  });
});

test("a phase is metered as STANDARD and as EXPRESS at once, a synchronous execution as EXPRESS", async () => {
  meter.reset();
  const { executionArn } = await begin("p1.1.advance");
  await ended(executionArn);
  await aws.send(new StartSyncExecutionCommand({ stateMachineArn: express.arn, input }));
  // The start and the three states entered.
  expect(meter.read()).toMatchObject({
    "sfn.transitions": 4,
    "sfn.phaseRequests": 1,
    "sfn.phaseGbMilliseconds": 6.25,
    "sfn.expressRequests": 1,
    "sfn.expressGbMilliseconds": 6.25,
  });
});
