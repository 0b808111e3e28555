import { randomUUID } from "node:crypto";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { account, type Authorize, AwsError, type Caller, region, type Service } from "../aws/aws.ts";
import { lambdaGbMilliseconds, type Meter } from "../bill/meter.ts";
import type { Faults } from "./faults.ts";
import { type FunctionOptions, type LambdaFunction, makeFunction } from "./lambda-function.ts";
import type { AnswerCall, Outcome } from "./lambda-thread.ts";
import { type IdleThreads, makeThreads } from "./threads.ts";

/** Invokes a function as a caller and returns its parsed result; throws `FunctionError` when the function fails. */
export type InvokeFunction = (functionArn: string, payload: unknown, caller: Caller) => Promise<unknown>;

/** A function's failure; its name is the error that a state machine catches. */
class FunctionError extends Error {
  readonly payload: string;

  constructor(payload: string) {
    const { errorType = "Error", errorMessage = "" } = JSON.parse(payload) as {
      errorType?: string;
      errorMessage?: string;
    };
    super(errorMessage);
    this.name = errorType;
    this.payload = payload;
  }
}

export type Lambda = {
  readonly service: Service;
  readonly invoke: InvokeFunction;
  /** Invokes a function for a service that the template permits, with the payload as text. */
  readonly run: (functionArn: string, payload: string) => Promise<Outcome>;
  /** The number of running invocations. */
  readonly running: () => number;
  readonly names: () => readonly string[];
  /** Loads these functions, one after the other, so that their first calls are fast. */
  readonly warm: (functionArns: Iterable<string>) => Promise<void>;
  readonly stop: () => Promise<void>;
};

export type FunctionSettings = Pick<FunctionOptions, "timeoutFactor" | "sharedBundles"> & {
  /** Threads of the process's earlier runtimes, which this one uses and gives back. */
  readonly idleThreads?: IdleThreads;
};

type Options = FunctionOptions &
  FunctionSettings & {
    readonly meter: Meter;
    readonly authorize: Authorize;
    readonly faults: Pick<Faults, "around">;
    /** Answers the functions' calls to AWS. */
    readonly answerCall: AnswerCall;
  };

type State = Pick<Options, "meter" | "authorize" | "faults"> & {
  /** By ARN. */
  readonly functions: ReadonlyMap<string, LambdaFunction>;
  running: number;
};

/** Runs every function of the template in a few worker threads; one is loaded with its first invocation. */
export const makeLambda = (options: Options): Lambda => {
  mkdirSync(options.logFolder, { recursive: true, mode: 0o700 });
  const resources = options.assembly.ofType("AWS::Lambda::Function");
  const { meter, authorize, faults, logFolder, answerCall, idleThreads } = options;
  const threads = makeThreads(threadEnvironment(logFolder), answerCall, idleThreads);
  const functions = new Map(resources.map((resource) => [resource.arn, makeFunction(options, threads, resource)]));
  const state: State = { meter, authorize, faults, functions, running: 0 };
  return {
    service: async (action, input, caller) => serve(state, action, input, caller),
    invoke: async (functionArn, payload, caller) => invokeFunction(state, functionArn, payload, caller),
    run: async (functionArn, payload) => run(state, functionArn, payload),
    running: () => state.running,
    names: () => [...functions.values()].map(({ name }) => name),
    warm: async (functionArns) => {
      for (const functionArn of functionArns) await find(state, functionArn).load();
    },
    stop: threads.stop,
  };
};

/** The compiled code of bundles is cached for the next start: it halves the time to load them. */
const threadEnvironment = (logFolder: string): Readonly<Record<string, string>> => ({
  TZ: ":UTC",
  PATH: process.env.PATH ?? "",
  NODE_COMPILE_CACHE: join(logFolder, "..", "compile-cache"),
});

const find = ({ functions }: State, name: string): LambdaFunction => {
  const functionArn = name.startsWith("arn:") ? name : `arn:aws:lambda:${region}:${account}:function:${name}`;
  const found = functions.get(functionArn.replace(/:\$LATEST$/, ""));
  if (found) return found;
  throw new AwsError("ResourceNotFoundException", `Function not found: ${functionArn}`, 404);
};

const run = async (state: State, functionArn: string, payload: string): Promise<Outcome> => {
  const { name, limited, invoke: invokeIn, memoryMb, platformLogBytes } = find(state, functionArn);
  const { meter, faults } = state;
  state.running++;
  try {
    const outcome = await faults.around(name, payload, async () =>
      limited(async () => invokeIn(randomUUID(), payload)),
    );
    meter.count("lambda.invocations");
    meter.calls.note({ by: "-", call: "lambda.Invoke", on: name });
    meter.count("lambda.gbMilliseconds", lambdaGbMilliseconds(memoryMb, outcome.milliseconds));
    meter.count("logs.bytes", outcome.loggedBytes + platformLogBytes);
    return outcome;
  } finally {
    state.running--;
  }
};

const invokeFunction = async (
  state: State,
  functionArn: string,
  payload: unknown,
  caller: Caller,
): Promise<unknown> => {
  state.authorize(caller, "lambda:InvokeFunction", find(state, functionArn).arn);
  const outcome = await run(state, functionArn, JSON.stringify(payload));
  if (outcome.failed) throw new FunctionError(outcome.payload);
  return JSON.parse(outcome.payload);
};

const serve = async (
  state: State,
  action: string,
  input: Readonly<Record<string, unknown>>,
  caller: Caller,
): Promise<object> => {
  if (action === "ListFunctions") {
    state.authorize(caller, "lambda:ListFunctions", "*");
    return { Functions: [...state.functions.values()].map(({ describe }) => describe) };
  }
  const found = find(state, String(input.FunctionName));
  if (action === "GetFunctionConfiguration") {
    state.authorize(caller, "lambda:GetFunctionConfiguration", found.arn);
    return found.describe;
  }
  if (action !== "Invoke")
    throw new AwsError("UnknownOperationException", `The local Lambda does not support ${action}.`, 404);
  state.authorize(caller, "lambda:InvokeFunction", found.arn);
  return invoke(state, found.arn, input);
};

/** The API's Invoke, whose answer contains the function's failure. */
const invoke = async (state: State, functionArn: string, input: Readonly<Record<string, unknown>>): Promise<object> => {
  const payload = String(input.Payload);
  if (input.InvocationType === "Event") {
    void run(state, functionArn, payload);
    return { StatusCode: 202, Payload: "" };
  }
  if (input.InvocationType === "DryRun") return { StatusCode: 204, Payload: "" };
  const { payload: Payload, failed } = await run(state, functionArn, payload);
  return { StatusCode: 200, Payload, ...(failed && { FunctionError: "Unhandled" }) };
};
