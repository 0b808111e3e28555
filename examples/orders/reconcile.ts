import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";

/** The fields of the output of `npm run reconcile -- --json` that a replay uses. */
export type Reconciled = {
  readonly loans: number;
  readonly purchases: number;
  /** The first hundred; `moreDifferences` counts the others. */
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

/** Reconciles the whole ledger and both sides of every purchase with the operator's command. */
export const reconcile = async (url: string): Promise<Reconciled> => {
  const run = promisify(execFile)(process.execPath, [command, "--url", url, "--json"]);
  // When there are differences, the command exits with 1 and still prints its result.
  const { stdout } = await run.catch((error: { readonly code?: number; readonly stdout?: string }) => {
    if (error.code === 1 && error.stdout?.startsWith("{")) return { stdout: error.stdout };
    throw error as Error;
  });
  return JSON.parse(stdout) as Reconciled;
};
