import { readFileSync } from "node:fs";
import { relative } from "node:path";
import { formatAmount } from "../clients/cli/money.ts";
import type { Runtime } from "./runtime.ts";

/** What `npm start` prints: addresses, keys, and commands to try, each with the ports that were really taken. */
export const overview = (
  { url, lenderUrl, sandbox: { operators, malls, purchasers } }: Runtime,
  data: string,
  milliseconds: number,
): string => {
  const { version } = JSON.parse(readFileSync("package.json", "utf8")) as { version: string };
  const [first] = malls;
  const ordinary = purchasers.filter(({ does }) => does === undefined);
  return [
    "",
    `  Tallystick ${version} sandbox, started in ${milliseconds} ms`,
    "",
    `  look around           ${url}/`,
    `  gateway's API         ${url}  (also the endpoint of all AWS services)`,
    `  lender's API, pages   ${lenderUrl}`,
    `  sandbox               ${url}/_sandbox/notices  /addresses  /operators  /malls  /purchasers  /bank  /hooks/{mall}  /clock  /meter`,
    `  data                  ${relative(process.cwd(), data) || "."}  (function logs in logs/)`,
    "",
    "  operators",
    ...operators.map(({ side, key }) => `    ${side.padEnd(37)}operator key ${key}`),
    "  malls",
    ...malls.map(
      ({ mall, name, currency, apiKey }) => `    ${mall.padEnd(18)}${name.padEnd(16)}${currency}  API key ${apiKey}`,
    ),
    "  purchasers",
    ...ordinary.map(
      ({ account, name, limit }) => `    ${account.padEnd(18)}${name.padEnd(16)}limit ${formatAmount(limit)}`,
    ),
    `    and ${purchasers.length - ordinary.length} test purchasers with fixed outcomes: npx tallystick purchasers${at(url)}`,
    "",
    "  try",
    `    curl -H 'Authorization: Bearer ${first?.apiKey}' ${url}/v1/purchases`,
    `    curl '${lenderUrl}/v1/lenders/${first?.lender}/plans?amount=48000&currency=GBP'`,
    `    npx tallystick trigger purchase.refunded${at(url)}`,
    `    npm run replay${url === usual ? "" : ` -- --url ${url}`}`,
    `    npm run example:mall${url === usual ? "" : ` -- --sandbox ${url}`}`,
    "    export AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local AWS_DEFAULT_REGION=us-east-1",
    `    aws --endpoint-url ${url} stepfunctions list-state-machines`,
    "",
  ].join("\n");
};

const usual = "http://127.0.0.1:4000";

/** The option that a command needs beside a sandbox at another address than the usual one. */
const at = (url: string): string => (url === usual ? "" : ` --url ${url}`);
