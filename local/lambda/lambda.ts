import { randomUUID } from "node:crypto";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { account, type Authorize, AwsError, type Caller, region, type Service } from "../aws/aws.ts";
import { lambdaGbMilliseconds, type Meter } from "../bill/meter.ts";
import type { Faults } from "./faults.ts";
import { type LambdaWorker, type Outcome, startWorker } from "./lambda-worker.ts";
import { makeTurns } from "./turns.ts";
import type { Assembly, Resource } from "../template/template.ts";
import type { Clock } from "../time/clock.ts";

/** Calls a function as that caller and gives what it answered, parsed; a function's own failure is thrown as `FunctionError`. */
export type InvokeFunction = (functionArn: string, payload: unknown, caller: Caller) => Promise<unknown>;

/** A function's failure under the name that a state machine catches. */
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
  /** Calls a function on behalf of a service that the template itself allows, with the payload as text. */
  readonly run: (functionArn: string, payload: string) => Promise<Outcome>;
  /** Invocations that have not answered yet. */
  readonly running: () => number;
  readonly names: () => readonly string[];
  /** Starts these functions' threads, one after the other, so that nobody waits for their first call. */
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
  /** Environment the sandbox sets over the template's: where the outside parties live. */
  readonly outside: Readonly<Record<string, string>>;
  readonly roleOf: (roleArn: string) => string;
  readonly timeoutFactor: number;
};

/** Every function of the template, each in its own worker thread that starts with its first invocation. */
export const makeLambda = (options: Options): Lambda => {
  const { assembly, meter, authorize, faults, logFolder } = options;
  mkdirSync(logFolder, { recursive: true });
  const functions = new Map(
    assembly.ofType("AWS::Lambda::Function").map((resource) => [resource.arn, makeFunction(options, resource)]),
  );
  let running = 0;

  const find = (name: string) => {
    const wanted = name.startsWith("arn:") ? name : `arn:aws:lambda:${region}:${account}:function:${name}`;
    const found = functions.get(wanted.replace(/:\$LATEST$/, ""));
    if (found) return found;
    throw new AwsError("ResourceNotFoundException", `Function not found: ${wanted}`, 404);
  };

  const run = async (functionArn: string, payload: string): Promise<Outcome> => {
    const { name, inTurn, worker, memoryMb, platformLogBytes } = find(functionArn);
    running++;
    try {
      const outcome = await faults.around(name, payload, async () =>
        inTurn(async () => worker().invoke(randomUUID(), payload)),
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
        throw new AwsError("UnknownOperationException", `The local Lambda does not know ${action}.`, 404);
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
 * So many invocations of a function share its thread at once, and the time of the others begins with their turn: enough for calls that
 * mostly wait for the table, and few enough that on a busy machine none times out because a thousand came with it.
 */
const mostAtOnce = 64;

const makeFunction = (options: Options, { id, name, arn, properties }: Resource) => {
  const { assembly, clock, url, logFolder, outside, roleOf, timeoutFactor } = options;
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
    throw new Error(`${id}: the local runtime runs Node.js functions from asset folders only`);
  const [file = "index", handler = "handler"] = (Handler ?? "").split(".");
  const own = Environment?.Variables ?? {};
  const env: Record<string, string> = {
    TZ: ":UTC",
    // Compiled code is kept for the next start: it halves the time a thread needs to be there.
    NODE_COMPILE_CACHE: join(logFolder, "..", "compile-cache"),
    PATH: process.env.PATH ?? "",
    ...own,
    ...Object.fromEntries(Object.entries(outside).filter(([variable]) => variable in own)),
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
    shift: clock.shared,
  };
  let worker: LambdaWorker | undefined;
  return {
    name,
    arn,
    memoryMb: MemorySize,
    inTurn: makeTurns(mostAtOnce),
    // START, END and REPORT of an invocation; AWS bills them unless the function asks for warnings only.
    platformLogBytes: LoggingConfig?.SystemLogLevel === "WARN" ? 0 : 330,
    describe: { FunctionName: name, FunctionArn: arn, Runtime, Handler, Timeout, MemorySize, Role, State: "Active" },
    worker: (): LambdaWorker => {
      if (!worker?.fit()) worker = startWorker(start, env, Timeout * timeoutFactor);
      return worker;
    },
    stop: async () => worker?.stop(),
  };
};
