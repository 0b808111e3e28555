import {
  DescribeStateMachineCommand,
  DescribeStateMachineForExecutionCommand,
  RedriveExecutionCommand,
  StopExecutionCommand,
} from "@aws-sdk/client-sfn";
import { expect, test } from "vitest";
import {
  resource,
  standard,
  express,
  functionError,
  clock,
  sfn,
  aws,
  invocations,
  functions,
  open,
  kill,
  begin,
  ended,
  historyOf,
  typesOf,
} from "./step-functions-harness.ts";

test("a running execution can be stopped, with a reason", async () => {
  functions.Discount = () => new Promise(() => {});
  const { executionArn } = await begin("p1.1.advance");
  const { stopDate } = await aws.send(new StopExecutionCommand({ executionArn, error: "Operator", cause: "enough" }));
  expect(stopDate).toBeInstanceOf(Date);
  expect(await ended(executionArn)).toMatchObject({ status: "ABORTED", error: "Operator", cause: "enough" });
  expect((await typesOf(executionArn)).slice(-2)).toEqual(["TaskStateAborted", "ExecutionAborted"]);
  expect(sfn.running()).toBe(0);
});

test("a failed execution is redriven from the state that failed, not from its start", async () => {
  functions.Pay = () => {
    throw functionError("BankClosed");
  };
  const { executionArn } = await begin("p1.1.advance");
  expect(await ended(executionArn)).toMatchObject({
    status: "FAILED",
    error: "BankClosed",
    redriveStatus: "REDRIVABLE",
  });
  functions.Pay = (payload) => ({ paid: payload });
  const { redriveDate } = await aws.send(new RedriveExecutionCommand({ executionArn }));
  expect(redriveDate).toBeInstanceOf(Date);
  const done = await ended(executionArn);
  expect(done).toMatchObject({ status: "SUCCEEDED", redriveCount: 1 });
  expect(done.error).toBeUndefined();
  expect(JSON.parse(done.output ?? "")).toMatchObject({ paid: { purchaseId: "p1", sale: { by: "Discount" } } });
  expect(invocations.map(({ name }) => name)).toEqual(["Discount", "Pay", "Pay"]);
  const events = await historyOf(executionArn);
  expect(events.map(({ id }) => id)).toEqual(events.map((_, index) => index + 1));
  const redriven = events.find(({ type }) => type === "ExecutionRedriven");
  expect(redriven?.executionRedrivenEventDetails?.redriveCount).toBe(1);
  await expect(aws.send(new RedriveExecutionCommand({ executionArn }))).rejects.toMatchObject({
    name: "ExecutionNotRedrivable",
  });
});

test("nothing is redriven after 14 days, nor an EXPRESS execution", async () => {
  functions.Pay = () => {
    throw functionError("BankClosed");
  };
  const old = await begin("p1.1.advance");
  const quick = await begin("p1.2.advance", express);
  await ended(old.executionArn);
  await ended(quick.executionArn);
  clock.advance(15 * 86_400_000);
  for (const { executionArn } of [old, quick])
    await expect(aws.send(new RedriveExecutionCommand({ executionArn }))).rejects.toMatchObject({
      name: "ExecutionNotRedrivable",
    });
});

test("after a kill an execution goes on from the state it was in, and its history shows the break", async () => {
  functions.Pay = () => new Promise(() => {});
  const { executionArn } = await begin("p1.1.advance");
  const done = await begin("p2.1.advance", standard, '{"phase":"nothing"}');
  await ended(done.executionArn);
  await new Promise((resolve) => setTimeout(resolve, 50));
  kill();
  delete functions.Pay;
  open();
  await sfn.resume();
  expect(await ended(executionArn)).toMatchObject({ status: "SUCCEEDED", redriveCount: 0 });
  expect(invocations.map(({ name }) => name)).toEqual(["Discount", "Pay", "Pay"]);
  const events = await historyOf(executionArn);
  expect(events.map(({ id }) => id)).toEqual(events.map((_, index) => index + 1));
  expect(events.slice(8, 14).map(({ type }) => type)).toEqual([
    "TaskStateEntered",
    "LambdaFunctionScheduled",
    "LambdaFunctionStarted",
    "TaskStateAborted",
    "TaskStateEntered",
    "LambdaFunctionScheduled",
  ]);
});

test("an execution killed right after its start was answered is not lost, and keeps the definition it was started with", async () => {
  functions.Discount = () => new Promise(() => {});
  const { executionArn } = await begin("p1.1.advance");
  kill();
  functions.Discount = () => ({});
  const newer = resource("loan-to-repayment", "STANDARD", { StartAt: "X", States: { X: { Type: "Succeed" } } });
  open([newer]);
  await sfn.resume();
  expect((await ended(executionArn)).output).toBe('{"by":"Pay"}');
  const { definition } = await aws.send(new DescribeStateMachineForExecutionCommand({ executionArn }));
  expect(definition).toBe(standard.definition);
  const now = await aws.send(new DescribeStateMachineCommand({ stateMachineArn: newer.arn }));
  expect(now.definition).toBe(newer.definition);
});
