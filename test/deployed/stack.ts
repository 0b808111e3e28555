import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import {
  CreateSecretCommand,
  PutSecretValueCommand,
  ResourceExistsException,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import { randomBytes } from "node:crypto";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { SharedSecrets } from "../../local/external/external-parties.ts";
import { seed } from "../../local/seed.ts";
import { makeTarget, type Target } from "../api/target.ts";
import type { Access } from "./canary.ts";
import { type Apis, bootstrap, type Cloud, cloudAt, deploy, destroy, type Settings, synthesize } from "./deploy.ts";
import { type Emulator, startEmulator } from "./emulator.ts";
import { type Front, type Invoke, openFront } from "./front.ts";
import { replacedBetween } from "./replaced.ts";

/** An emulator with its files, to which several stages may be deployed. */
export type Place = {
  readonly emulator: Emulator;
  readonly folder: string;
  /** Takes what ends something that was started. */
  readonly onStop: (step: () => Promise<void>) => void;
  /** Does a step and prints how long it took. */
  readonly step: <Result>(what: string, work: () => Promise<Result>) => Promise<Result>;
};

/** What is deployed: by default this version, without a stage. */
export type Choice = {
  readonly stage?: string;
  readonly region?: string;
  /** The folder of another version's sources, with its bundles. */
  readonly source?: string;
};

/** A deployment in test mode, with its parties seeded. */
export type Stack = {
  readonly emulator: Emulator;
  readonly cloud: Cloud;
  /** For clients of the emulated services. */
  readonly access: Access;
  readonly front: Front;
  /** What journeys ask. */
  readonly target: Target;
  /** The names of both sides' tables. */
  readonly tables: { readonly gateway: string; readonly lender: string };
  /** Deploys this version over what is there. */
  readonly deployThis: () => Promise<void>;
  /** What a deployment of this version over it would lose, or could not do. */
  readonly losses: () => readonly string[];
  /** Deletes all that the deployment made. */
  readonly destroy: () => Promise<void>;
};

/** Starts the emulator with all of its files in `folder`; `print` gets a line a step. */
export const openPlace = async (
  python: string,
  folder: string,
  onStop: Place["onStop"],
  print: (line: string) => void,
): Promise<Place> => {
  const step: Place["step"] = async (what, work) => {
    const startedAt = performance.now();
    const result = await work();
    print(`${what}: ${((performance.now() - startedAt) / 1000).toFixed(1)} s`);
    return result;
  };
  const emulator = await step("the emulator starts", async () => startEmulator(python, folder));
  onStop(emulator.stop);
  return { emulator, folder, onStop, step };
};

/** Deploys the app, with bank, messenger and webhook receivers of its own, and lets its parties join. */
export const deployStack = async (
  { emulator, folder: whole, onStop, step }: Place,
  { stage = "", region = "us-east-1", source = "." }: Choice = {},
): Promise<Stack> => {
  const folder = join(whole, `stack-${stage}-${randomBytes(3).toString("hex")}`);
  const [home, world] = [join(folder, "home"), join(folder, "world")];
  for (const each of [home, world]) mkdirSync(each, { recursive: true });
  const cloud = cloudAt(emulator.url, home, region);
  const secrets = await shareSecrets(accessOf(cloud), stage);
  const front = await openFront(world, secrets, source !== ".");
  onStop(front.stop);
  await step(`cdk bootstrap in ${region}`, async () => bootstrap(cloud, source));
  const settings = { ...settingsFor(front), ...(stage !== "" && { stage, region, mode: "test" }) };
  const access = accessOf(cloud);
  const invoke = invokeWith(access, stage);
  const deployFrom = async (from: string): Promise<void> => {
    const apis: Apis = await deploy(cloud, { folder, settings, source: from });
    front.serve(apis, invoke);
  };
  await step(`cdk deploy --all${stage === "" ? "" : ` of ${stage}`}`, async () => deployFrom(source));
  const { url, lenderUrl } = front;
  const { sandbox } = await step("the parties join", async () =>
    seed({ folder: world, addresses: { url, lenderUrl }, lender: "lender_gyeol", now: Date.now, invoke }),
  );
  front.seeded(sandbox);
  return {
    emulator,
    cloud,
    access,
    front,
    target: makeTarget({
      ...sandbox,
      url,
      lenderUrl,
      now: Date.now,
      rest: async () => undefined,
      invoke: async (name, payload) => invoke(name, payload as object),
    }),
    tables: { gateway: inStage("tallystick-gateway", stage), lender: inStage("tallystick-lender", stage) },
    deployThis: async () => step("cdk deploy --all of this version", async () => deployFrom(".")),
    losses: () => {
      const young = join(folder, "cdk.young");
      synthesize(".", young, settings);
      return replacedBetween(join(folder, "cdk.out"), young);
    },
    destroy: async () => step("cdk destroy --all", async () => destroy(cloud, folder)),
  };
};

/** Bank, messenger and webhook receivers on loopback, in test mode. */
const settingsFor = ({ url, lenderUrl }: Front): Settings => ({
  bankUrl: `${url}/_sandbox/bank`,
  messengerUrl: `${url}/_sandbox/messages`,
  apiUrl: url.replace("http:", "https:"),
  payUrl: `${lenderUrl.replace("http:", "https:")}/pay`,
  webhookAddresses: "any",
});

/** The lender agrees on a secret with its bank and on one with its messenger, as docs/deploy.md says; a stage that was removed has left its own. */
const shareSecrets = async (access: Access, stage: string): Promise<SharedSecrets> => {
  const client = new SecretsManagerClient(access);
  const share = async (Name: string): Promise<() => readonly string[]> => {
    const SecretString = randomBytes(32).toString("base64");
    await client.send(new CreateSecretCommand({ Name, SecretString })).catch(async (error: unknown) => {
      if (!(error instanceof ResourceExistsException)) throw error;
      await client.send(new PutSecretValueCommand({ SecretId: Name, SecretString }));
    });
    return () => [SecretString];
  };
  const [bank, messenger] = ["tallystick-bank", "tallystick-messenger"].map((name) => inStage(name, stage));
  return { bank: await share(bank ?? ""), messenger: await share(messenger ?? "") };
};

const accessOf = ({ env, region }: Cloud): Access => {
  const { AWS_ENDPOINT_URL: endpoint, AWS_ACCESS_KEY_ID = "", AWS_SECRET_ACCESS_KEY = "" } = env;
  const credentials = { accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY };
  return { region, ...(endpoint !== undefined && { endpoint, credentials }) };
};

const inStage = (name: string, stage: string): string =>
  stage === "" ? name : name.replace(/^tallystick-/, `tallystick-${stage}-`);

/** Functions are asked for by their names without a stage. */
const invokeWith = (access: Access, stage: string): Invoke => {
  const client = new LambdaClient(access);
  return async (name, payload) => {
    const FunctionName = inStage(name, stage);
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
