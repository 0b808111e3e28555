import { programOptions } from "../program-options.ts";
import { isProblem, TallystickProblem } from "../sdk/problem.ts";
import { joinForSmoke } from "./join.ts";
import { partiesFor } from "./parties.ts";
import { cancelOneSale, makeOneSale } from "./sales.ts";

/* `npm run smoke`: a sale and a cancellation against any deployment in test mode, over HTTP as any mall makes them. */

const usage = `npm run smoke -- --url <gateway> [options]
  --url <address>         the gateway's API
  --lender-url <address>  the lender's API; by default the one that the gateway names
  --keys <file>           the keys of a mall and a purchaser; not needed for a sandbox
  --join                  first makes these keys, and registers the mall with the operator keys in
                          TALLYSTICK_GATEWAY_KEY and TALLYSTICK_LENDER_KEY
  --lender lender_gyeol   the lender's id, for --join
  --currency GBP          the currency of the orders, for --join`;

const values = programOptions(usage, {
  url: { type: "string" },
  "lender-url": { type: "string" },
  keys: { type: "string" },
  join: { type: "boolean", default: false },
  lender: { type: "string", default: "lender_gyeol" },
  currency: { type: "string", default: "GBP" },
});

const refuse = (sentence: string, next: string): never => {
  console.error(`${sentence}\n  next: ${next}`);
  return process.exit(1);
};

const main = async (): Promise<void> => {
  const { url = "", "lender-url": lenderUrl, keys, lender, currency } = values;
  if (!/^https?:\/\//.test(url) || !URL.canParse(url))
    return refuse("--url is missing", "npm run smoke -- --url https://api.gateway.example");
  const address = url.replace(/\/+$/, "");
  if (values.join) {
    const { TALLYSTICK_GATEWAY_KEY: gatewayKey = "", TALLYSTICK_LENDER_KEY: lenderKey = "" } = process.env;
    if (keys === undefined) return refuse("--join needs --keys, the file to write", "add --keys smoke-keys.json");
    const missing =
      gatewayKey === "" ? "TALLYSTICK_GATEWAY_KEY" : lenderKey === "" ? "TALLYSTICK_LENDER_KEY" : undefined;
    if (missing !== undefined)
      return refuse(`${missing} is not set`, "issue an operator key of that side: docs/deploy.md, First keys");
    if (lenderUrl === undefined)
      return refuse("--join needs --lender-url", "add the lender's API, an output of its stack");
    return joinForSmoke({ url: address, lenderUrl, gatewayKey, lenderKey, keys, lender, currency });
  }
  const parties = await partiesFor({
    url: address,
    ...(lenderUrl !== undefined && { lenderUrl }),
    ...(keys !== undefined && { keys }),
  });
  if (typeof parties === "string") return refuse(parties, "npm run smoke -- --help, and docs/deploy.md, Smoke test");
  await makeOneSale(parties, console.log);
  await cancelOneSale(parties, console.log);
  console.log("the sale and the cancellation went through");
};

try {
  await main();
} catch (error) {
  const code = error instanceof TallystickProblem ? `${error.code}: ` : "";
  const next = isProblem(error, "ApiKeyUnknown")
    ? "check the keys: are they of this deployment, and not revoked?"
    : error instanceof TallystickProblem
      ? `docs/errors.md#${error.code.toLowerCase()}${error.requestId === undefined ? "" : `; the request's id is ${error.requestId}`}`
      : "check the addresses, and the runbook's Server errors";
  refuse(`failed: ${code}${messageOf(error)}`, next);
}

function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message} (${error.cause.message})` : error.message;
}
