import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { sandboxUrl } from "../clients/sandbox/running.ts";
import type { TrailCheck } from "./trail-check.ts";

/*
 * `npm run verify-trails`: verifies the chain of every trail of loans, malls and staff in both tables.
 * It reads both tables, which the trust boundary allows no function: it is for a person with rights on both, and writes to neither.
 */

const usage = `npm run verify-trails -- [options]
  --url http://127.0.0.1:4000    a sandbox (by default the one that runs from this folder), or any DynamoDB engine
  --region eu-west-1             AWS in place of it, with credentials as every AWS SDK finds them
  --gateway tallystick-gateway   the gateway's table, or a copy of it
  --lender tallystick-lender     the lender's table, or a copy of it
  --heads trails.json            the last entry of each trail as of an earlier run, which must still be there; written anew when
                                 nothing is wrong. Keep the file where nobody who can write the tables can write
  --json                         the report as one JSON object

It exits with 1 when an entry is missing or altered, and says which one.`;

const options = optionsOf();
if (options.region === undefined) {
  process.env["AWS_ENDPOINT_URL"] = options.url;
  process.env["AWS_REGION"] = "us-east-1";
  process.env["AWS_ACCESS_KEY_ID"] ??= "local";
  process.env["AWS_SECRET_ACCESS_KEY"] ??= "local";
} else process.env["AWS_REGION"] = options.region;
// The DynamoDB client is created on import, for the endpoint in the environment.
const { checkTrails } = await import("./trail-check.ts");

const { gateway, lender } = options;
const earlier = earlierHeads(options.heads);
const check = await checkTrails({ gateway, lender }, earlier).catch((error: unknown) =>
  fail(`the tables cannot be read: ${error instanceof Error ? error.message : String(error)}`),
);
const isIntact = check.faults.length === 0;
if (options.heads !== undefined && isIntact) writeFileSync(options.heads, `${JSON.stringify(check.heads)}\n`);
console.log(options.json ? JSON.stringify({ ...check, heads: undefined }) : written(check));
process.exitCode = isIntact ? 0 : 1;

function written({ trails, entries, faults }: TrailCheck): string {
  const lines = faults.map(({ side, trail, fault }) => `  ${side} ${trail}: ${fault}`);
  const end = lines.length === 0 ? ["every chain is intact"] : [`${lines.length} trails are not intact`, ...lines];
  return [`${trails} trails with ${entries} entries`, ...end].join("\n");
}

function earlierHeads(file: string | undefined): Partial<TrailCheck["heads"]> {
  if (file === undefined || !existsSync(file)) return {};
  try {
    return JSON.parse(readFileSync(file, "utf8")) as TrailCheck["heads"];
  } catch {
    return fail(`--heads ${file} is not a file that an earlier run wrote`);
  }
}

function optionsOf() {
  try {
    const { values } = parseArgs({
      options: {
        url: { type: "string" },
        region: { type: "string" },
        gateway: { type: "string", default: "tallystick-gateway" },
        lender: { type: "string", default: "tallystick-lender" },
        heads: { type: "string" },
        json: { type: "boolean", default: false },
        help: { type: "boolean", short: "h", default: false },
      },
    });
    if (values.help) {
      console.log(usage);
      process.exit(0);
    }
    const url = sandboxUrl(values.url);
    if (!URL.canParse(url)) fail(`--url must be an address such as http://127.0.0.1:4000, not ${url}`);
    return { ...values, url };
  } catch (error) {
    return fail(`${error instanceof Error ? error.message : String(error)}\n${usage}`);
  }
}

function fail(why: string): never {
  console.error(why);
  process.exit(2);
}
