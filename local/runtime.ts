import { join } from "node:path";
import { openStore } from "./aws/store.ts";
import { type Foundation, startAwsServices } from "./aws-services.ts";
import { sharedSecretsIn } from "./shared-secrets.ts";
import { makeMeter, type Meter } from "./bill/meter.ts";
import { openEngine } from "./dynamodb/open-engine.ts";
import { makeBankReturns } from "./external/bank-returns.ts";
import { makeExternalParties } from "./external/external-parties.ts";
import { makeHttpApis, startServers } from "./http/sides.ts";
import { refuseUntil } from "./http/starting.ts";
import { makeFaults } from "./lambda/faults.ts";
import type { FunctionSettings } from "./lambda/lambda.ts";
import { lockFolder } from "./lock.ts";
import { moveEndpoints } from "./moved-endpoints.ts";
import { openPage } from "./page/open-page.ts";
import { makeRecentPurchases } from "./page/recent-purchases.ts";
import { makeSandboxApi } from "./sandbox-api.ts";
import { type Sandbox, seed } from "./seed.ts";
import { openSettings, persistentClock } from "./settings.ts";
import { type Assembly, loadAssembly } from "./template/template.ts";
import { withLostAnswers } from "./test-values/lost-answers.ts";
import { testAmountBankRules } from "./test-values/test-amounts.ts";
import { testPurchaserBankRules } from "./test-values/test-purchasers.ts";
import { makeTestPurchases } from "./test-values/test-purchases.ts";
import type { Clock } from "./time/clock.ts";
import type { TimeTravel } from "./time/time-travel.ts";
import { makeTimers } from "./timers.ts";

export type RuntimeOptions = {
  /** The synthesized assembly, `cdk.out`. */
  readonly assembly: string;
  /** The folder for all data. */
  readonly data: string;
  /** Unlocks the folder, where the caller has locked it; otherwise the runtime does. */
  readonly unlock?: () => void;
  /** The first port to try; 0 is any free one. */
  readonly port: number;
  /** The first port to try for the lender's API; by default the one after the gateway's. */
  readonly lenderPort?: number | undefined;
  /** The address of another DynamoDB engine, instead of the one that the runtime starts. */
  readonly dynamodb?: string;
  /** False leaves a new sandbox without malls and purchasers. */
  readonly seed?: boolean;
  /** How the functions run: their bundles, threads and timeouts. */
  readonly functions?: FunctionSettings;
  /** The longest step of a moved clock in milliseconds, after which recurring schedules run; a day by default. */
  readonly longestStep?: number;
  /** Called when the runtime cannot continue, for example because the engine crashed. */
  readonly onFatal?: (reason: string) => void;
};

export type Runtime = {
  /** The gateway's API and the endpoint of the AWS services. */
  readonly url: string;
  readonly port: number;
  /** The lender's API and the purchaser's pages. */
  readonly lenderUrl: string;
  readonly lenderPort: number;
  readonly clock: Clock;
  readonly meter: Meter;
  /** Waits until nothing is in flight; false when the seconds elapse first. */
  readonly idle: (seconds?: number) => Promise<boolean>;
  /** Moves the clock forward, timer by timer. */
  readonly travel: TimeTravel;
  /** Invokes a function by name as the developer. */
  readonly invoke: (functionName: string, payload: unknown) => Promise<unknown>;
  /** Loads the functions that clients wait for, directly or through a synchronous execution. */
  readonly warm: () => Promise<void>;
  readonly sandbox: Sandbox;
  /** True on a data folder's first start. */
  readonly fresh: boolean;
  readonly stop: () => Promise<void>;
};

/** Starts everything in the template on two loopback ports, one for each side, with the data of earlier runs. */
export const startRuntime = async (options: RuntimeOptions): Promise<Runtime> => {
  const unlock = options.unlock ?? lockFolder(options.data);
  const steps: (() => Promise<void> | void)[] = [unlock];
  const stop = async (): Promise<void> => {
    for (const step of steps.splice(0).toReversed()) await step();
  };
  try {
    return await start(options, (step) => void steps.push(step), stop);
  } catch (error) {
    await stop();
    throw error;
  }
};

const start = async (
  options: RuntimeOptions,
  onStop: Foundation["onStop"],
  stop: Runtime["stop"],
): Promise<Runtime> => {
  const { data, seed: withSeed = true, longestStep } = options;
  const { servers, foundation } = await open(options, onStop);
  const { assembly, store, clock, meter, addresses } = foundation;
  const { url, lenderUrl } = addresses;
  const { aws, invoke, faults, testValueOf, recent } = await startServices(options, foundation);
  const { lambda, stepFunctions, machines } = aws;

  const apis = makeHttpApis({ assembly, lambda, clock, meter, pages: lenderUrl });
  const returns = makeBankReturns(store, clock, invoke);
  const { idle, travel, runDue } = makeTimers(clock, aws, apis.running, returns, longestStep);
  const rules = [...testPurchaserBankRules, ...testAmountBankRules];
  const externalParties = makeExternalParties(store, clock, sharedSecretsIn(assembly, aws.secretsManager), {
    rules,
    testValueOf,
    returns,
  });
  let seeded: Sandbox | undefined;
  const sandbox = (): Sandbox => seeded ?? { operators: [], malls: [], purchasers: [] };
  const parts = { clock, travel, idle, meter, faults, externalParties, addresses, sandbox };
  const front = [
    refuseUntil(() => seeded !== undefined || !withSeed),
    openPage({ ...foundation, idle, recent, malls: () => sandbox().malls }),
    makeSandboxApi(parts),
  ];
  servers.gateway.serve([aws.protocols, ...front, apis.gateway], [url, lenderUrl]);
  servers.lender.serve([...front, apis.lender], [url, lenderUrl]);
  await stepFunctions.resume();
  void runDue();

  const synchronous = machines.flatMap(({ type, definition }) =>
    type === "EXPRESS" ? (definition.match(/arn:aws:lambda:[^"]+/g) ?? []) : [],
  );
  const warm = async () => lambda.warm([...apis.functionArns(), ...synchronous]);
  const { sandbox: made, fresh } = withSeed
    ? await seed({ folder: data, addresses, lender: lenderOf(assembly), now: clock.now, invoke })
    : { sandbox: sandbox(), fresh: false };
  seeded = made;
  if (withSeed && !fresh) seeded = await moveEndpoints(data, made, { addresses, now: clock.now });
  return {
    url,
    port: servers.gateway.port,
    lenderUrl,
    lenderPort: servers.lender.port,
    clock,
    meter,
    idle: async (seconds = 30) => idle.wait(seconds),
    travel,
    invoke,
    warm,
    sandbox: seeded,
    fresh,
    stop,
  };
};

/** Opens what is on disk, and both ports. */
const open = async (options: RuntimeOptions, onStop: Foundation["onStop"]) => {
  const store = openStore(options.data);
  onStop(() => store.close());
  const clock = persistentClock(openSettings(store));
  const meter = makeMeter({ store });
  const servers = await startServers(options, onStop);
  const addresses = { url: servers.gateway.url, lenderUrl: servers.lender.url };
  const assembly = loadAssembly(options.assembly, addresses);
  return { servers, foundation: { assembly, store, clock, meter, addresses, onStop } };
};

/** Starts the engine and the AWS services, with what watches the tables' changes. */
const startServices = async (options: RuntimeOptions, foundation: Foundation) => {
  const { assembly, store, clock, onStop } = foundation;
  const engine = await openEngine(options, onStop);
  const testPurchases = makeTestPurchases(store);
  const recent = makeRecentPurchases(store);
  const faults = makeFaults();
  const aws = await startAwsServices({
    ...foundation,
    engine,
    faults: withLostAnswers(faults, testPurchases, clock),
    onChange: (change) => {
      testPurchases.onChange(change);
      recent.onChange(change);
    },
    logFolder: join(options.data, "logs"),
    functions: options.functions ?? {},
  });
  const functionArn = (name: string): string =>
    assembly.ofType("AWS::Lambda::Function").find((each) => each.name === name)?.arn ?? name;
  const invoke = async (name: string, payload: unknown) => aws.lambda.invoke(functionArn(name), payload, "developer");
  return { aws, invoke, faults, testValueOf: testPurchases.testValueOf, recent };
};

/** The lender's id, from the environment of the lender's functions. */
const lenderOf = (assembly: Assembly): string => {
  for (const { properties } of assembly.ofType("AWS::Lambda::Function")) {
    const { Variables = {} } = (properties.Environment ?? {}) as { Variables?: Record<string, string> };
    if (Variables.LENDER_ID !== undefined) return Variables.LENDER_ID;
  }
  throw new Error("no function of the template has a LENDER_ID");
};
