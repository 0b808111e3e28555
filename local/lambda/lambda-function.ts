import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { region } from "../aws/aws.ts";
import { limitConcurrency } from "./concurrency-limit.ts";
import type { Outcome } from "./lambda-thread.ts";
import type { Threads } from "./threads.ts";
import type { FunctionStart } from "./worker-messages.ts";
import type { Assembly, Resource } from "../template/template.ts";
import type { Clock } from "../time/clock.ts";

export type FunctionOptions = {
  readonly assembly: Assembly;
  readonly clock: Clock;
  readonly url: string;
  readonly logFolder: string;
  /** Environment variables that override the template's: the addresses of external parties. */
  readonly externalAddresses: Readonly<Record<string, string>>;
  readonly roleOf: (roleArn: string) => string;
  /** Multiplies the functions' timeouts, for a busy machine. */
  readonly timeoutFactor?: number;
  /** The folder of the functions' bundles that share the code of packages; a function that is not there runs from its asset. */
  readonly sharedBundles?: string;
};

export type LambdaFunction = ReturnType<typeof makeFunction>;

/** One function of the template; its thread loads it when it is first needed, and again after a crash or timeout. */
export const makeFunction = (options: FunctionOptions, threads: Threads, resource: Resource) => {
  const properties = propertiesOf(resource);
  const { Handler, Runtime, Timeout, MemorySize, Role, LoggingConfig } = properties;
  const { name, arn } = resource;
  const start = functionStart(options, resource, properties);
  return {
    name,
    arn,
    memoryMb: MemorySize,
    limited: limitConcurrency(maxConcurrency),
    // START, END and REPORT lines of an invocation, in bytes; AWS bills them unless the system log level is WARN.
    platformLogBytes: LoggingConfig?.SystemLogLevel === "WARN" ? 0 : 330,
    describe: { FunctionName: name, FunctionArn: arn, Runtime, Handler, Timeout, MemorySize, Role, State: "Active" },
    load: async (): Promise<void> => threads.of(start).load(start),
    invoke: async (requestId: string, event: string): Promise<Outcome> =>
      threads.of(start).invoke(start, requestId, event),
  };
};

/**
 * The maximum of concurrent invocations in a function's thread; the timeout of a waiting one starts when it starts. Enough for calls that
 * mostly wait for the table, and few enough that a burst of a thousand does not cause timeouts on a busy machine.
 */
const maxConcurrency = 64;

type Properties = {
  readonly assetKey: string;
  readonly Handler?: string;
  readonly Runtime: string;
  readonly Timeout: number;
  readonly MemorySize: number;
  readonly Role: string;
  readonly Environment?: { readonly Variables?: Readonly<Record<string, string>> };
  readonly LoggingConfig?: { readonly SystemLogLevel?: string };
};

/** The function's properties with CloudFormation's defaults. */
const propertiesOf = ({ id, properties }: Resource): Properties => {
  const given = properties as Omit<Partial<Properties>, "assetKey" | "Role"> & {
    readonly Code: { readonly S3Key?: string };
    readonly Role: string;
  };
  const { Code, Runtime, Timeout = 3, MemorySize = 128 } = given;
  if (!Runtime?.startsWith("nodejs") || Code.S3Key === undefined)
    throw new Error(`${id}: the local runtime supports only Node.js functions from asset folders`);
  return { ...given, assetKey: Code.S3Key, Runtime, Timeout, MemorySize };
};

const functionStart = (options: FunctionOptions, { name, arn }: Resource, properties: Properties): FunctionStart => {
  const { assembly, clock, logFolder, timeoutFactor = 1, sharedBundles = "" } = options;
  const { assetKey, Handler, MemorySize, Timeout } = properties;
  const [file = "index", handler = "handler"] = (Handler ?? "").split(".");
  const shared = resolve(sharedBundles, `${name}.mjs`);
  return {
    file: sharedBundles !== "" && existsSync(shared) ? shared : join(assembly.asset(assetKey), `${file}.mjs`),
    handler,
    functionName: name,
    functionArn: arn,
    memoryMb: MemorySize,
    clockOffset: clock.shared,
    logFile: join(logFolder, `${name}.log`),
    env: environment(options, name, properties),
    timeoutSeconds: Timeout * timeoutFactor,
  };
};

const environment = (
  { url, externalAddresses, roleOf }: FunctionOptions,
  name: string,
  { Handler, Runtime, MemorySize, Role, Environment }: Properties,
): Record<string, string> => {
  const own = Environment?.Variables ?? {};
  return {
    TZ: ":UTC",
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
};
