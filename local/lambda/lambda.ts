import { randomUUID } from "node:crypto";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { account, type Authorize, AwsError, type Caller, region, type Service } from "../aws/aws.ts";
import { lambdaGbMilliseconds, type Meter } from "../bill/meter.ts";
import type { Faults } from "./faults.ts";
import { type LambdaWorker, type Outcome, startWorker } from "./lambda-worker.ts";
import { limitConcurrency } from "./concurrency-limit.ts";
import type { Assembly, Resource } from "../template/template.ts";
import type { Clock } from "../time/clock.ts";

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
  /** Starts these functions' threads, one after the other, so that their first calls are fast. */
  readonly warm: (functionArns: Iterable<string>) => Promise<void>;
  readonly stop: () => Promise<void>;
};

type Options = {
  readonly assembly: Assembly;
  readonly clock: Clock;
  readonly meter: Meter;
  readonly authorize: Authorize;
  readonly faults: Pick<Faults, "around">;
  readonly url: string;
  readonly logFolder: string;
  /** Environment variables that override the template's: the addresses of external parties. */
  readonly externalAddresses: Readonly<Record<string, string>>;
  readonly roleOf: (roleArn: string) => string;
  readonly timeoutFactor: number;
};

/** Runs every function of the template in its own worker thread, which starts with the first invocation. */
export const makeLambda = (options: Options): Lambda => {
  const { assembly, meter, authorize, faults, logFolder } = options;
  mkdirSync(logFolder, { recursive: true });
  const functions = new Map(
    assembly.ofType("AWS::Lambda::Function").map((resource) => [resource.arn, makeFunction(options, resource)]),
  );
  let running = 0;

  const find = (name: string) => {
    const functionArn = name.startsWith("arn:") ? name : `arn:aws:lambda:${region}:${account}:function:${name}`;
    const found = functions.get(functionArn.replace(/:\$LATEST$/, ""));
    if (found) return found;
    throw new AwsError("ResourceNotFoundException", `Function not found: ${functionArn}`, 404);
  };

  const run = async (functionArn: string, payload: string): Promise<Outcome> => {
    const { name, limited, worker, memoryMb, platformLogBytes } = find(functionArn);
    running++;
    try {
      const outcome = await faults.around(name, payload, async () =>
        limited(async () => worker().invoke(randomUUID(), payload)),
      );
      meter.count("lambda.invocations");
      meter.count("lambda.gbMilliseconds", lambdaGbMilliseconds(memoryMb, outcome.milliseconds));
      meter.count("logs.bytes", outcome.loggedBytes + platformLogBytes);
      return outcome;
    } finally {
      running--;
    }
  };

  return {
    run,
    running: () => running,
    names: () => [...functions.values()].map(({ name }) => name),
    warm: async (functionArns) => {
      for (const functionArn of functionArns) await find(functionArn).worker().ready;
    },
    stop: async () => void (await Promise.all([...functions.values()].map(async (each) => each.stop()))),
    invoke: async (functionArn, payload, caller) => {
      authorize(caller, "lambda:InvokeFunction", find(functionArn).arn);
      const outcome = await run(functionArn, JSON.stringify(payload));
      if (outcome.failed) throw new FunctionError(outcome.payload);
      return JSON.parse(outcome.payload);
    },
    service: async (action, input, caller) => {
      if (action === "ListFunctions") {
        authorize(caller, "lambda:ListFunctions", "*");
        return { Functions: [...functions.values()].map(({ describe }) => describe) };
      }
      const found = find(String(input.FunctionName));
      if (action === "GetFunctionConfiguration") {
        authorize(caller, "lambda:GetFunctionConfiguration", found.arn);
        return found.describe;
      }
      if (action !== "Invoke")
        throw new AwsError("UnknownOperationException", `The local Lambda does not support ${action}.`, 404);
      authorize(caller, "lambda:InvokeFunction", found.arn);
      const payload = String(input.Payload);
      if (input.InvocationType === "Event") {
        void run(found.arn, payload);
        return { StatusCode: 202, Payload: "" };
      }
      if (input.InvocationType === "DryRun") return { StatusCode: 204, Payload: "" };
      const { payload: Payload, failed } = await run(found.arn, payload);
      return { StatusCode: 200, Payload, ...(failed && { FunctionError: "Unhandled" }) };
    },
  };
};

/**
 * The maximum of concurrent invocations in a function's thread; the timeout of a waiting one starts when it starts. Enough for calls that
 * mostly wait for the table, and few enough that a burst of a thousand does not cause timeouts on a busy machine.
 */
const maxConcurrency = 64;

const makeFunction = (options: Options, { id, name, arn, properties }: Resource) => {
  const { assembly, clock, url, logFolder, externalAddresses, roleOf, timeoutFactor } = options;
  const {
    Code,
    Handler,
    Runtime,
    Timeout = 3,
    MemorySize = 128,
    Role,
    Environment,
    LoggingConfig,
  } = properties as {
    Code: { S3Key?: string };
    Handler?: string;
    Runtime?: string;
    Timeout?: number;
    MemorySize?: number;
    Role: string;
    Environment?: { Variables?: Record<string, string> };
    LoggingConfig?: { SystemLogLevel?: string };
  };
  if (!Runtime?.startsWith("nodejs") || Code.S3Key === undefined)
    throw new Error(`${id}: the local runtime supports only Node.js functions from asset folders`);
  const [file = "index", handler = "handler"] = (Handler ?? "").split(".");
  const own = Environment?.Variables ?? {};
  const env: Record<string, string> = {
    TZ: ":UTC",
    // Compiled code is cached for the next start: it halves the start time of a thread.
    NODE_COMPILE_CACHE: join(logFolder, "..", "compile-cache"),
    PATH: process.env.PATH ?? "",
    ...own,
    ...Object.fromEntries(Object.entries(externalAddresses).filter(([variable]) => variable in own)),
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_ENDPOINT_URL: url,
    AWS_ACCESS_KEY_ID: `role:${roleOf(Role)}`,
    AWS_SECRET_ACCESS_KEY: "local",
    AWS_LAMBDA_FUNCTION_NAME: name,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(MemorySize),
    AWS_LAMBDA_FUNCTION_VERSION: "$LATEST",
    AWS_EXECUTION_ENV: `AWS_Lambda_${Runtime}`,
    _HANDLER: Handler ?? "",
  };
  const start = {
    file: join(assembly.asset(Code.S3Key), `${file}.mjs`),
    handler,
    functionName: name,
    functionArn: arn,
    memoryMb: MemorySize,
    logFile: join(logFolder, `${name}.log`),
    clockOffset: clock.shared,
  };
  let worker: LambdaWorker | undefined;
  return {
    name,
    arn,
    memoryMb: MemorySize,
    limited: limitConcurrency(maxConcurrency),
    // START, END and REPORT lines of an invocation, in bytes; AWS bills them unless the system log level is WARN.
    platformLogBytes: LoggingConfig?.SystemLogLevel === "WARN" ? 0 : 330,
    describe: { FunctionName: name, FunctionArn: arn, Runtime, Handler, Timeout, MemorySize, Role, State: "Active" },
    worker: (): LambdaWorker => {
      if (!worker?.healthy()) worker = startWorker(start, env, Timeout * timeoutFactor);
      return worker;
    },
    stop: async () => worker?.stop(),
  };
};
