import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { isBlockedPort } from "../clients/sandbox/blocked-ports.ts";

/** The options of `npm start`. */
export type StartOptions = {
  readonly port: number;
  readonly lenderPort: number | undefined;
  /** The data folder's whole path. */
  readonly data: string;
  readonly fresh: boolean;
  readonly dynamodb?: string;
  readonly json: boolean;
  readonly quiet: boolean;
};

/** Reads the options; undefined asks for the usage. Throws a sentence about an option that cannot be. */
export const startOptionsOf = (args: readonly string[]): StartOptions | undefined => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      port: { type: "string", default: "4000" },
      "lender-port": { type: "string" },
      data: { type: "string", default: ".tallystick" },
      fresh: { type: "boolean", default: false },
      dynamodb: { type: "string" },
      json: { type: "boolean", default: false },
      quiet: { type: "boolean", default: false },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  if (values.help) return undefined;
  const { "lender-port": lenderPort, data, dynamodb, fresh, json, quiet } = values;
  if (data.trim() === "") throw new Error("--data is empty: name a folder, such as --data .tallystick");
  if (dynamodb !== undefined && !isHttpAddress(dynamodb))
    throw new Error(`--dynamodb must be an address such as http://127.0.0.1:8000, not "${dynamodb}"`);
  return {
    data: resolve(data),
    fresh,
    json,
    quiet,
    port: portOf("--port", values.port),
    lenderPort: lenderPort === undefined ? undefined : portOf("--lender-port", lenderPort),
    ...(dynamodb !== undefined && { dynamodb }),
  };
};

/** What `npm start -- --help` prints. */
export const usage = `npm start -- [options]
  --port 4000           the gateway's port; if it is taken, the next free one
  --lender-port 4001    the lender's port; by default the one after the gateway's
  --data .tallystick    the folder for all data
  --fresh               delete the data of earlier runs first
  --dynamodb URL        use this DynamoDB engine instead of the installed one
  --json                print one line of JSON instead of the overview
  --quiet               skip the example sale of the first start`;

const isHttpAddress = (text: string): boolean => URL.canParse(text) && new URL(text).protocol === "http:";

/** Digits only: `Number` also reads "", "0x10" and "4e3". */
const portOf = (option: string, value: string): number => {
  const port = /^\d{1,5}$/.test(value) ? Number(value) : Infinity;
  if (port > 65_535) throw new Error(`${option} "${value}" is not a port: use a number from 0 to 65535`);
  if (isBlockedPort(port)) throw new Error(`${option} ${port}: browsers and fetch call no server on this port; use another, such as ${option} ${nearby(port)}`); // prettier-ignore
  return port;
};

const nearby = (port: number): number => {
  const next = port < 1024 ? 4000 : port + 1;
  return isBlockedPort(next) ? nearby(next) : next;
};
