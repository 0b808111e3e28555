import { join } from "node:path";
import { AwsError, type Caller } from "./aws/aws.ts";
import { openStore } from "./aws/store.ts";
import { makeMeter, type Meter } from "./bill/meter.ts";
import { declareKeys, declareQueues, declareSchedules, machinesOf } from "./declare-resources.ts";
import { createTables } from "./dynamodb/dynamodb-tables.ts";
import { makeDynamoDb } from "./dynamodb/dynamodb.ts";
import { startEngine } from "./dynamodb/engine-process.ts";
import { connectEngine } from "./dynamodb/engine.ts";
import { makeAwsWire } from "./http/aws-wire.ts";
import { makeHttpApi } from "./http/http-api.ts";
import { startServer } from "./http/server.ts";
import { makeIam } from "./iam/iam.ts";
import { makeKms } from "./kms/kms.ts";
import { makeFaults } from "./lambda/faults.ts";
import { type InvokeFunction, makeLambda } from "./lambda/lambda.ts";
import { makeQueueTriggers } from "./lambda/queue-trigger.ts";
import { makeStreamTriggers } from "./lambda/stream-trigger.ts";
import { lockFolder } from "./lock.ts";
import { withSilence } from "./magic/lost-answers.ts";
import { magicAmountBankRules } from "./magic/magic-amounts.ts";
import { magicBankRules } from "./magic/magic-purchasers.ts";
import { makeMagicPurchases } from "./magic/magic-purchases.ts";
import { makeBankReturns } from "./outside/bank-returns.ts";
import { makeOutside, outsideAddresses } from "./outside/outside.ts";
import { makeSandboxApi } from "./sandbox-api.ts";
import { makeFire } from "./scheduler/schedule-target.ts";
import { makeScheduler } from "./scheduler/scheduler.ts";
import { type Sandbox, seed } from "./seed.ts";
import { keptClock, openSettings } from "./settings.ts";
import { makeSqs } from "./sqs/sqs.ts";
import { makeStepFunctions } from "./step-functions/step-functions.ts";
import { loadAssembly } from "./template/template.ts";
import type { Clock } from "./time/clock.ts";
import { makeIdle } from "./time/idle.ts";
import { makeTimeTravel, type TimeTravel } from "./time/time-travel.ts";

export type RuntimeOptions = {
  /** The synthesized assembly, `cdk.out`. */
  readonly assembly: string;
  /** Where everything is kept. */
  readonly data: string;
  /** The first port to try; 0 is any free one. */
  readonly port: number;
  /** Another DynamoDB engine's address, in place of the one that is spawned. */
  readonly dynamodb?: string;
  /** False leaves a fresh sandbox without malls and purchasers. */
  readonly seed?: boolean;
  /** Multiplies the functions' timeouts, for a machine that has much else to do. */
  readonly timeoutFactor?: number;
  /** Told when the runtime cannot go on, such as by the engine's death. */
  readonly onFatal?: (why: string) => void;
};

export type Runtime = {
  readonly url: string;
  readonly port: number;
  readonly clock: Clock;
  readonly meter: Meter;
  /** Waits until nothing is in flight; false when the seconds are over first. */
  readonly idle: (seconds?: number) => Promise<boolean>;
  /** Moves the clock on, timer by timer. */
  readonly travel: TimeTravel;
  /** Invokes a function by name as the developer. */
  readonly invoke: (functionName: string, payload: unknown) => Promise<unknown>;
  /** Loads the functions that someone outside waits for, directly or through a synchronous execution. */
  readonly warm: () => Promise<void>;
  readonly sandbox: Sandbox;
  /** True on a data folder's first start. */
  readonly fresh: boolean;
  readonly stop: () => Promise<void>;
};

/** Starts everything the template asks for on one port of loopback, with what an earlier run left in the data folder. */
export const startRuntime = async (options: RuntimeOptions): Promise<Runtime> => {
  const unlock = lockFolder(options.data);
  const undo: (() => Promise<void> | void)[] = [unlock];
  const stop = async (): Promise<void> => {
    for (const step of undo.splice(0).toReversed()) await step();
  };
  try {
    return await start(options, undo, stop);
  } catch (error) {
    await stop();
    throw error;
  }
};

const start = async (
  {
    assembly: folder,
    data,
    port,
    dynamodb: endpoint,
    seed: wantsSeed = true,
    timeoutFactor = 1,
    onFatal = fatal,
  }: RuntimeOptions,
  undo: (() => Promise<void> | void)[],
  stop: () => Promise<void>,
): Promise<Runtime> => {
  const store = openStore(data);
  undo.push(() => store.close());
  const settings = openSettings(store);
  const clock = keptClock(settings);
  const meter = makeMeter({ store });
  const server = await startServer(port);
  undo.push(server.stop);
  const { url } = server;
  const assembly = loadAssembly(folder, url);
  const iam = makeIam(assembly);
  const { authorize } = iam;

  const spawned =
    endpoint === undefined ? await startEngine(data, () => onFatal("the DynamoDB engine died")) : undefined;
  if (spawned) undo.push(spawned.stop);
  const engine = spawned?.engine ?? connectEngine(endpoint ?? "");
  await createTables(assembly, engine);
  const dynamodb = makeDynamoDb({ assembly, engine, iam, meter, store, clock });
  const magic = makeMagicPurchases(store);
  dynamodb.changes.onChange(magic.hear);
  await dynamodb.recover();

  const sqs = makeSqs({ store, clock, meter, authorize });
  undo.push(sqs.close);
  declareQueues(assembly, sqs);
  const kms = makeKms({ store, meter, authorize });
  declareKeys(assembly, kms);

  const faults = makeFaults();
  const lambda = makeLambda({
    assembly,
    clock,
    meter,
    authorize,
    faults: withSilence(faults, magic, clock),
    url,
    logFolder: join(data, "logs"),
    outside: outsideAddresses(url),
    timeoutFactor,
    roleOf: (roleArn) => iam.assume(roleArn).role,
  });
  undo.push(lambda.stop);
  const machines = machinesOf(assembly, iam);
  const stepFunctions = makeStepFunctions({ store, clock, machines, invoke: asTask(lambda.invoke), meter, authorize });
  undo.push(stepFunctions.close);
  const fire = makeFire({ stepFunctions: () => stepFunctions.service, invoke: lambda.invoke, assume: iam.assume });
  const firing = counted(fire);
  const scheduler = makeScheduler({ store, clock, fire: firing.call, meter, authorize });
  declareSchedules(assembly, scheduler);
  undo.push(scheduler.close);

  const roles = new Map(
    assembly.ofType("AWS::Lambda::Function").map(({ arn, properties }) => [arn, iam.assume(String(properties.Role))]),
  );
  const roleOf = (functionArn: string): Caller => roles.get(functionArn) ?? { role: "" };
  const send = async (queueArn: string, body: string): Promise<void> => {
    const queue = assembly.ofType("AWS::SQS::Queue").find(({ arn }) => arn === queueArn);
    await sqs.service("SendMessage", { QueueUrl: queue?.ref, MessageBody: body }, "developer");
  };
  const streams = makeStreamTriggers({ assembly, dynamodb, lambda, iam, clock, roleOf, send });
  undo.push(streams.stop);
  const queues = makeQueueTriggers({ assembly, sqs, lambda, iam, roleOf });
  undo.push(queues.stop);

  const httpApi = makeHttpApi({ assembly, lambda, clock, meter, pages: url });
  const requests = counted(httpApi.handle);
  const idle = makeIdle({
    requests: requests.running,
    invocations: lambda.running,
    executions: stepFunctions.running,
    writes: dynamodb.busy,
    changes: streams.pending,
    messages: queues.pending,
    firings: firing.running,
  });
  const functionArn = (name: string): string =>
    assembly.ofType("AWS::Lambda::Function").find((each) => each.name === name)?.arn ?? name;
  const invoke = async (name: string, payload: unknown) => lambda.invoke(functionArn(name), payload, "developer");
  const returns = makeBankReturns(store, clock, invoke);
  const nextTimer = () => {
    const dues = [scheduler.nextOnce(), queues.nextDue(), returns.next()].filter((due) => due !== undefined);
    return dues.length === 0 ? undefined : Math.min(...dues);
  };
  const runDue = async (): Promise<void> => {
    await scheduler.runDue();
    await returns.report();
  };
  const travel = makeTimeTravel({ clock, nextTimer, runDue, idle: idle.wait });

  let sandbox: Sandbox = { operators: [], malls: [], purchasers: [] };
  const outside = makeOutside(store, clock, {
    rules: [...magicBankRules, ...magicAmountBankRules],
    magicOf: magic.magicOf,
    returns,
  });
  server.serve([
    makeAwsWire({
      dynamodb,
      kms: kms.service,
      sqs: sqs.service,
      stepFunctions: stepFunctions.service,
      scheduler: scheduler.service,
      lambda: lambda.service,
    }),
    makeSandboxApi({ clock, travel, idle, meter, faults, outside, sandbox: () => sandbox }),
    requests.call,
  ]);
  undo.push(() => server.serve([]));
  await stepFunctions.resume();
  void runDue();

  const synchronous = machines.flatMap(({ type, definition }) =>
    type === "EXPRESS" ? (definition.match(/arn:aws:lambda:[^"]+/g) ?? []) : [],
  );
  let fresh = false;
  if (wantsSeed)
    ({ sandbox, fresh } = await seed({ folder: data, url, lender: lenderOf(assembly), now: clock.now, invoke }));
  return {
    url,
    port: server.port,
    clock,
    meter,
    idle: async (seconds = 30) => idle.wait(seconds),
    travel,
    invoke,
    warm: async () => lambda.warm([...httpApi.functionArns(), ...synchronous]),
    sandbox,
    fresh,
    stop,
  };
};

const fatal = (why: string): void => {
  console.error(why);
  process.exit(1);
};

/** A state machine sees a denied call under the name that Step Functions gives it. */
const asTask =
  (invoke: InvokeFunction): InvokeFunction =>
  async (functionArn, payload, caller) => {
    try {
      return await invoke(functionArn, payload, caller);
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      const refused = new Error(error.message);
      refused.name = "Lambda.AWSLambdaException";
      throw refused;
    }
  };

/** The same function, and how many of its calls have not returned. */
const counted = <Given extends unknown[], Result>(work: (...given: Given) => Promise<Result>) => {
  let running = 0;
  return {
    running: () => running,
    call: async (...given: Given): Promise<Result> => {
      running++;
      try {
        return await work(...given);
      } finally {
        running--;
      }
    },
  };
};

/** The lender's id as the template tells the lender's functions. */
const lenderOf = (assembly: ReturnType<typeof loadAssembly>): string => {
  for (const { properties } of assembly.ofType("AWS::Lambda::Function")) {
    const { Variables = {} } = (properties.Environment ?? {}) as { Variables?: Record<string, string> };
    if (Variables.LENDER_ID !== undefined) return Variables.LENDER_ID;
  }
  throw new Error("no function of the template has a LENDER_ID");
};
