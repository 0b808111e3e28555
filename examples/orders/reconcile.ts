import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";

/** What `npm run reconcile -- --json` says of both tables, as far as a replay wants to know. */
export type Reconciled = {
  readonly loans: number;
  readonly purchases: number;
  /** The first hundred, and how many more. */
  readonly differences: readonly {
    readonly id: string;
    readonly what: string;
    readonly one: string;
    readonly other: string;
  }[];
  readonly moreDifferences: number;
  readonly inFlight: readonly string[];
};

const command = join(import.meta.dirname, "../../operations/reconcile.ts");

/** Holds the sandbox's whole ledger and both sides of every purchase against each other, as its operator would: by the command. */
export const reconcile = async (url: string): Promise<Reconciled> => {
  const run = promisify(execFile)(process.execPath, [command, "--url", url, "--json"]);
  // A difference is an answer too, though the command ends with 1 then.
  const { stdout } = await run.catch((error: { readonly code?: number; readonly stdout?: string }) => {
    if (error.code === 1 && error.stdout?.startsWith("{")) return { stdout: error.stdout };
    throw error as Error;
  });
  return JSON.parse(stdout) as Reconciled;
};
