import {
  DescribeExecutionCommand,
  GetExecutionHistoryCommand,
  type HistoryEvent,
  SFNClient,
  StartExecutionCommand,
} from "@aws-sdk/client-sfn";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach } from "vitest";
import { arn, AwsError, type Caller } from "../../local/aws/aws.ts";
import { openStore } from "../../local/aws/store.ts";
import { makeMeter } from "../../local/bill/meter.ts";
import { makeStepFunctions, type StepFunctions } from "../../local/step-functions/step-functions.ts";
import { makeClock } from "../../local/time/clock.ts";
import { client, serve } from "./wire.ts";

export const lambda = (name: string): string => arn("lambda", `function:${name}`);

/** A state that calls a function. */
export const task = (name: string, more: object): object => ({ Type: "Task", Resource: lambda(name), ...more });

const saga = {
  StartAt: "Phase",
  States: {
    Phase: {
      Type: "Choice",
      Choices: [{ Variable: "$.phase", StringEquals: "advance", Next: "Discount" }],
      Default: "UnknownPhase",
    },
    UnknownPhase: { Type: "Fail", Error: "UnknownPhase", Cause: "nobody knows it" },
    Discount: task("Discount", {
      Parameters: { "purchaseId.$": "$.purchaseId", "execution.$": "$$.Execution.Name" },
      ResultPath: "$.sale",
      Retry: [{ ErrorEquals: ["Busy"], IntervalSeconds: 10, MaxAttempts: 3, BackoffRate: 2, JitterStrategy: "FULL" }],
      Catch: [{ ErrorEquals: ["CreditLimitExceeded"], ResultPath: "$.error", Next: "Refused" }],
      Next: "Pay",
    }),
    Pay: task("Pay", { TimeoutSeconds: 1, ResultPath: "$", End: true }),
    Refused: { Type: "Pass", Result: { refused: true }, ResultPath: "$.outcome", End: true },
  },
};

const both = {
  StartAt: "Both",
  States: {
    Both: {
      Type: "Parallel",
      Branches: [
        { StartAt: "Left", States: { Left: task("Left", { End: true }) } },
        {
          StartAt: "Right",
          States: { Right: task("Right", { Next: "Further" }), Further: { Type: "Pass", End: true } },
        },
      ],
      Next: "Each",
    },
    Each: {
      Type: "Map",
      ItemProcessor: { StartAt: "One", States: { One: task("One", { End: true }) } },
      Next: "Done",
    },
    Done: { Type: "Succeed" },
  },
};

/** A state machine as the template has it. */
export const resource = (name: string, type: "STANDARD" | "EXPRESS", definition: object) => ({
  arn: arn("states", `stateMachine:${name}`),
  name,
  type,
  definition: JSON.stringify(definition),
  roleArn: arn("iam", `role/${name}`),
  role: `${name}Role`,
});

/** The saga of the tests, as STANDARD. */
export const standard = resource("loan-to-repayment", "STANDARD", saga);

/** The same saga, as EXPRESS. */
export const express = resource("loan-approval", "EXPRESS", saga);

/** A machine with branches and iterations. */
export const wide = resource("wide", "STANDARD", both);

/** An error that a function throws. */
export const functionError = (name: string, message = "no"): Error => Object.assign(new Error(message), { name });

/** A folder in which all three machines have been found valid, which takes long: every test starts from a copy of it. */
let valid: string;

let folder: string;

/** The store of the service. */
export let store: ReturnType<typeof openStore>;

/** The clock of the service. */
export let clock: ReturnType<typeof makeClock>;

/** Counts billable operations. */
export let meter: ReturnType<typeof makeMeter>;

/** The service; `open` replaces it. */
export let sfn: StepFunctions;

export let server: Awaited<ReturnType<typeof serve>>;

/** A client of the service. */
export let aws: SFNClient;

/** All calls of functions. */
export let invocations: { name: string; payload: unknown; caller: Caller }[];

/** The functions by name; without one the call answers its name. */
export let functions: Record<string, (payload: unknown) => unknown>;

/** Starts the service on its folder. */
export const open = (machines = [standard, express, wide]): void => {
  store = openStore(folder);
  meter = makeMeter({ store });
  sfn = makeStepFunctions({
    store,
    clock,
    meter,
    machines,
    invoke: async (functionArn, payload, caller) => {
      const name = functionArn.split(":").at(-1) ?? "";
      invocations.push({ name, payload, caller });
      return functions[name]?.(payload) ?? { by: name };
    },
    authorize: (caller, action, on) => {
      if (caller !== "developer" && !(action === "states:StartExecution" && on === standard.arn))
        throw new AwsError("AccessDeniedException", `${caller.role} may not ${action}`);
    },
  });
};

/** Ends the service as a kill does: it sends and writes nothing more. */
export const kill = (): void => store.close();

beforeAll(() => {
  folder = valid = mkdtempSync(join(tmpdir(), "sfn-valid-"));
  clock = makeClock();
  open();
  store.close();
});

afterAll(() => rmSync(valid, { recursive: true }));

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "sfn-"));
  cpSync(valid, folder, { recursive: true });
  invocations = [];
  functions = {};
  clock = makeClock();
  open();
  server = await serve(() => ({ AWSStepFunctions: sfn.service }));
  aws = new SFNClient({ ...client(server.endpoint), disableHostPrefix: true });
});

afterEach(async () => {
  aws.destroy();
  await server.close();
  store.close();
  rmSync(folder, { recursive: true });
});

/** The input of an execution. */
export const input = JSON.stringify({ phase: "advance", purchaseId: "p1" });

/** Starts an execution. */
export const begin = (name: string, on = standard, given = input) =>
  aws.send(new StartExecutionCommand({ stateMachineArn: on.arn, name, input: given }));

/** Waits for the end of an execution. */
export const ended = async (executionArn: string | undefined) => {
  for (;;) {
    const execution = await aws.send(new DescribeExecutionCommand({ executionArn }));
    if (execution.status !== "RUNNING") return execution;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
};

/** All events of an execution. */
export const historyOf = async (executionArn: string | undefined): Promise<HistoryEvent[]> =>
  (await aws.send(new GetExecutionHistoryCommand({ executionArn, maxResults: 1000 }))).events ?? [];

/** The types of its events. */
export const typesOf = async (executionArn: string | undefined): Promise<string[]> =>
  (await historyOf(executionArn)).map(({ type }) => String(type));
