import { readFileSync } from "node:fs";
import { App, Tags, Validations } from "aws-cdk-lib";
import { AwsSolutionsChecks } from "cdk-nag";
import { bundleAll } from "./bundle.ts";
import { GatewayStack } from "./gateway-stack.ts";
import { LenderStack } from "./lender-stack.ts";

/** The whole system as a CDK app, with the context of `cdk synth -c key=value`. The bundles must be built before. */
export const makeApp = (outdir?: string, context: Readonly<Record<string, string>> = {}): App => {
  const app = new App({ ...(outdir !== undefined && { outdir }), context: { ...featureFlags(), ...context } });
  const of = (account: string) => {
    const given = app.node.tryGetContext(account) as string | undefined;
    return given === undefined ? {} : { env: { account: given } };
  };
  const gateway = new GatewayStack(app, "GatewayStack", of("gatewayAccount"));
  const lender = new LenderStack(app, "LenderStack", of("lenderAccount"));
  // The lender's permissions name roles of the gateway, which must exist before.
  lender.addStackDependency(gateway);
  Tags.of(app).add("project", "tallystick");
  Tags.of(gateway).add("side", "gateway");
  Tags.of(lender).add("side", "lender");
  return app;
};

/** The CLI passes cdk.json's context; without the CLI the same flags apply, so that both write the same templates. */
const featureFlags = (): Record<string, unknown> =>
  (JSON.parse(readFileSync("cdk.json", "utf8")) as { context: Record<string, unknown> }).context;

/** Makes the synthesis fail on any finding of cdk-nag that is not acknowledged. */
export const withNagChecks = (app: App): App => {
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  return app;
};

if (import.meta.main) {
  await bundleAll();
  withNagChecks(makeApp()).synth();
}
