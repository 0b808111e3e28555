import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { type Sandbox, seed } from "../../local/seed.ts";
import type { Access } from "./canary.ts";
import { type Apis, bootstrap, type Cloud, cloudAt, deploy, type Settings } from "./deploy.ts";
import { type Emulator, startEmulator } from "./emulator.ts";
import { type Front, type Invoke, openFront } from "./front.ts";

/** A deployment in test mode on an emulator of its own, with its parties seeded. */
export type Stack = {
  readonly emulator: Emulator;
  readonly cloud: Cloud;
  /** For clients of the emulated services. */
  readonly access: Access;
  readonly front: Front;
  readonly invoke: Invoke;
  readonly sandbox: Sandbox;
  /** Deploys again, with the code and templates that are built by then. */
  readonly deployAgain: () => Promise<void>;
};

/** Starts the emulator, deploys the app and seeds it; `onStop` gets what ends each of them, `print` a line a step. */
export const startStack = async (
  python: string,
  folder: string,
  onStop: (step: () => Promise<void>) => void,
  print: (line: string) => void,
): Promise<Stack> => {
  const step = async <Result>(what: string, work: () => Promise<Result>): Promise<Result> => {
    const startedAt = performance.now();
    const result = await work();
    print(`${what}: ${((performance.now() - startedAt) / 1000).toFixed(1)} s`);
    return result;
  };
  const [home, world] = [join(folder, "home"), join(folder, "world")];
  for (const each of [home, world]) mkdirSync(each, { recursive: true });
  const emulator = await step("the emulator starts", async () => startEmulator(python, folder));
  onStop(emulator.stop);
  const front = await openFront(world);
  onStop(front.stop);
  const cloud = cloudAt(emulator.url, home);
  await step("cdk bootstrap", async () => bootstrap(cloud));
  const settings = settingsFor(front);
  const access = accessOf(cloud);
  const invoke = invokeWith(access);
  const deployAgain = async (): Promise<void> => {
    const apis: Apis = await deploy(cloud, folder, settings);
    front.serve(apis, invoke);
  };
  await step("cdk deploy --all", deployAgain);
  const { url, lenderUrl } = front;
  const { sandbox } = await step("the parties join", async () =>
    seed({ folder: world, addresses: { url, lenderUrl }, lender: "lender_gyeol", now: Date.now, invoke }),
  );
  front.seeded(sandbox);
  return { emulator, cloud, access, front, invoke, sandbox, deployAgain };
};

/** Bank, messenger and webhook receivers on loopback, in test mode. */
const settingsFor = ({ url, lenderUrl }: Front): Settings => ({
  bankUrl: `${url}/_sandbox/bank`,
  messengerUrl: `${url}/_sandbox/messages`,
  apiUrl: url.replace("http:", "https:"),
  payUrl: `${lenderUrl.replace("http:", "https:")}/pay`,
  webhookAddresses: "any",
});

const accessOf = ({ env, region }: Cloud): Access => {
  const { AWS_ENDPOINT_URL: endpoint, AWS_ACCESS_KEY_ID = "", AWS_SECRET_ACCESS_KEY = "" } = env;
  const credentials = { accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY };
  return { region, ...(endpoint !== undefined && { endpoint, credentials }) };
};

const invokeWith = (access: Access): Invoke => {
  const client = new LambdaClient(access);
  return async (FunctionName, payload) => {
    const { Payload, FunctionError } = await client.send(
      new InvokeCommand({ FunctionName, Payload: JSON.stringify(payload) }),
    );
    const answer = JSON.parse(Payload?.transformToString() ?? "null") as unknown;
    if (FunctionError === undefined) return answer;
    const { errorType = "FunctionFailed", errorMessage = FunctionName } = answer as Readonly<Record<string, string>>;
    const failure = new Error(errorMessage);
    failure.name = errorType;
    throw failure;
  };
};
