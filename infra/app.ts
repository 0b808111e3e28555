import { readFileSync } from "node:fs";
import { Annotations, App, type StackProps, Tags, Validations } from "aws-cdk-lib";
import { AwsSolutionsChecks } from "cdk-nag";
import { bundleAll } from "./bundle.ts";
import { GatewayStack } from "./gateway-stack.ts";
import { capacityOf } from "./capacity.ts";
import type { Owner } from "./function-spec.ts";
import { LenderStack } from "./lender-stack.ts";
import { physicalName } from "./names.ts";
import { readSettings } from "./read-settings.ts";
import { setSettings, type Settings } from "./settings.ts";

/**
 * The whole system as a CDK app, with the context of `cdk synth -c key=value`. The bundles must be built before. Throws an error with a sentence
 * for each mistake in the settings. Without `isValidated` the templates are not compared with CloudFormation's schemas, which takes half of the time.
 */
export const makeApp = (
  outdir?: string,
  context: Readonly<Record<string, string>> = {},
  { isValidated = true }: { readonly isValidated?: boolean } = {},
): App => {
  const app = new App({
    ...(outdir !== undefined && { outdir }),
    context: { ...featureFlags(), ...context },
    builtinCloudFormationValidation: isValidated,
  });
  const reading = readSettings(app.node.getAllContext() as Readonly<Record<string, unknown>>);
  if ("mistakes" in reading) throw new Error(reading.mistakes.join("\n"));
  const { settings } = reading;
  setSettings(app, settings);
  const gateway = new GatewayStack(app, "GatewayStack", propsOf(settings, "gateway"));
  const lender = new LenderStack(app, "LenderStack", propsOf(settings, "lender"));
  Tags.of(app).add("project", "tallystick");
  if (settings.stage !== "") Tags.of(app).add("stage", settings.stage);
  if (settings.stage !== "") warnOfUnknown(settings, app);
  if (settings.mode === "live" && settings.concurrency === undefined) warnOfNewAccount(settings, app);
  Tags.of(gateway).add("side", "gateway");
  Tags.of(lender).add("side", "lender");
  return app;
};

/** What a stage can be deployed without, and cannot work without. */
const warnOfUnknown = ({ apiUrl, payUrl, bankUrl, messengerUrl }: Settings, app: App): void => {
  const effects = {
    apiUrl: [apiUrl, "the purchaser's pages cannot reach the gateway"],
    payUrl: [payUrl, "links in notices lead nowhere, and pages cannot call the gateway"],
    bankUrl: [bankUrl, "no seller is paid"],
    messengerUrl: [messengerUrl, "no purchaser is notified"],
  } as const;
  for (const [name, [address, effect]] of Object.entries(effects))
    if (new URL(address).hostname.endsWith(".invalid"))
      Annotations.of(app).addWarningV2(`tallystick:${name}`, `${name} is not known yet: until it is set, ${effect}.`);
};

const warnOfNewAccount = (settings: Settings, app: App): void => {
  const { rateLimit } = capacityOf(settings);
  Annotations.of(app).addWarningV2(
    "tallystick:concurrency",
    `concurrency is not set: each API admits ${rateLimit} requests a second, which fits the quota of a new account.`,
  );
};

const propsOf = (settings: Settings, side: Owner): StackProps => {
  const account = side === "gateway" ? settings.gatewayAccount : settings.lenderAccount;
  const { region, stage } = settings;
  return {
    env: { ...(account !== undefined && { account }), ...(region !== undefined && { region }) },
    ...(stage !== "" && { stackName: stackName(settings, side) }),
    // Nobody deletes a live stack by mistake.
    ...(settings.mode === "live" && { terminationProtection: true }),
  };
};

/** With the region, because the names that CloudFormation gives to roles begin with the stack's, and roles are the account's in all regions. */
const stackName = (settings: Settings, side: Owner): string =>
  physicalName(settings, `${side === "gateway" ? "GatewayStack" : "LenderStack"}-${settings.region ?? ""}`);

/** The CLI passes cdk.json's context; without the CLI the same flags apply, so that both write the same templates. */
const featureFlags = (): Record<string, unknown> =>
  (JSON.parse(readFileSync("cdk.json", "utf8")) as { context: Record<string, unknown> }).context;

/** Makes the synthesis fail on any finding of cdk-nag that is not acknowledged. */
export const withNagChecks = (app: App): App => {
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  return app;
};

if (import.meta.main) {
  // Before the bundles, which take a minute.
  const reading = readSettings(new App().node.getAllContext() as Readonly<Record<string, unknown>>);
  if ("mistakes" in reading) {
    console.error(reading.mistakes.join("\n"));
    process.exit(1);
  }
  await bundleAll();
  withNagChecks(makeApp()).synth();
}
