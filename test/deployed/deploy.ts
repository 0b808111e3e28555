import { spawn } from "node:child_process";
import { globSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { makeApp } from "../../infra/app.ts";

/** Settings of a deployment, as `cdk deploy -c key=value` takes them. */
export type Settings = Readonly<Record<string, string>>;

/** What the CDK deploys to: an endpoint in place of AWS's own, with credentials that only an emulator takes. */
export type Cloud = {
  /** The environment of the CDK's program: the credentials and the endpoint. */
  readonly env: Readonly<Record<string, string>>;
  readonly account: string;
  readonly region: string;
};

/** The addresses of the two HTTP APIs of a deployment. */
export type Apis = { readonly gateway: string; readonly lender: string };

/** An emulator's account, with its root's credentials. */
export const cloudAt = (url: string, home: string, account = "000000000000", region = "us-east-1"): Cloud => ({
  account,
  region,
  env: {
    HOME: home,
    PATH: process.env["PATH"] ?? "",
    AWS_ENDPOINT_URL: url,
    AWS_ENDPOINT_URL_S3: url,
    AWS_ACCESS_KEY_ID: account === "000000000000" ? "test" : account,
    AWS_SECRET_ACCESS_KEY: "test",
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_EC2_METADATA_DISABLED: "true",
    CDK_DISABLE_CLI_TELEMETRY: "true",
    CDK_DISABLE_VERSION_CHECK: "1",
  },
});

/** `cdk bootstrap`, once for each account and region. */
export const bootstrap = async (cloud: Cloud): Promise<void> =>
  cdk(cloud, ["bootstrap", "--app", "cdk.out", `aws://${cloud.account}/${cloud.region}`]);

/** Synthesizes the app with these settings and deploys all of its stacks, from bundles that are built. */
export const deploy = async (cloud: Cloud, folder: string, settings: Settings): Promise<Apis> => {
  const [assembly, outputs] = [join(folder, "cdk.out"), join(folder, "outputs.json")];
  synthesize(assembly, settings);
  await cdk(cloud, ["deploy", "--all", "--app", assembly, "--require-approval", "never", "--outputs-file", outputs]);
  const stacks = JSON.parse(readFileSync(outputs, "utf8")) as Readonly<
    Record<string, Readonly<Record<string, string>>>
  >;
  const urlOf = (side: string): string => {
    const [, found] = Object.entries(stacks).find(([name]) => name.includes(side)) ?? [];
    const url = Object.entries(found ?? {}).find(([name]) => name.includes("Url"))?.[1];
    if (url === undefined) throw new Error(`the deployment has no address of the ${side}`);
    return url;
  };
  return { gateway: urlOf("Gateway"), lender: urlOf("Lender") };
};

const synthesize = (assembly: string, settings: Settings): void => {
  rmSync(assembly, { recursive: true, force: true });
  makeApp(assembly, { "aws:cdk:disable-stack-trace": "true", ...settings }).synth();
  for (const template of globSync(join(assembly, "*.template.json"))) {
    // Our addresses on loopback are http, which no setting accepts: on AWS there is no other API than one with TLS.
    const text = readFileSync(template, "utf8").replaceAll("https://127.0.0.1:", "http://127.0.0.1:");
    writeFileSync(template, text);
  }
};

const command = resolve("node_modules/aws-cdk/bin/cdk");

/** Runs the CDK's program; its output is shown only when it fails. */
const cdk = async ({ env }: Cloud, args: readonly string[]): Promise<void> =>
  new Promise((done, fail) => {
    const child = spawn(process.execPath, [command, ...args, "--progress", "events", "--no-color"], {
      env,
      stdio: ["ignore", "pipe", "pipe"],
    });
    const output: string[] = [];
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (chunk: Buffer) => void output.push(chunk.toString()));
    child.once("error", fail);
    child.once("exit", (code) => {
      if (code === 0) done();
      else fail(new Error(`cdk ${args.join(" ")} failed:\n${output.join("").slice(-4_000)}`));
    });
  });
