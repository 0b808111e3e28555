import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { searchForCanary } from "./canary.ts";
import type { Emulator } from "./emulator.ts";
import type { Stack } from "./stack.ts";

/** Searches for a sale's personal words where none may be; a sentence if there is one. */
export const checkCanary = async (stack: Stack): Promise<string | undefined> => {
  const found = await searchForCanary(stack.access, stack.target);
  return found.length === 0 ? undefined : `what a purchaser entered is in\n${found.slice(0, 5).join("\n")}`;
};

/** How long the last sales may be in flight. */
const settlesMs = 60_000;

/** Compares the whole ledger, both sides of every purchase, and the bank, as `npm run reconcile` does; a sentence if they differ. */
export const checkBooks = async ({ front, cloud, tables }: Stack): Promise<string | undefined> => {
  const until = Date.now() + settlesMs;
  for (;;) {
    const args = [
      "operations/reconcile.ts",
      "--region",
      cloud.region,
      "--bank",
      `${front.url}/_sandbox/bank`,
      "--bank-secret",
      tables.lender.replace(/-lender$/, "-bank"),
      "--gateway",
      tables.gateway,
      "--lender",
      tables.lender,
    ];
    const problem = await promisify(execFile)(process.execPath, args, { env: { ...process.env, ...cloud.env } }).then(
      () => undefined,
      ({ stdout = "", stderr = "" }: { readonly stdout?: string; readonly stderr?: string }) => stdout + stderr,
    );
    if (problem === undefined) return undefined;
    if (Date.now() > until) return `the books do not agree:\n${problem}`;
    await new Promise((resolve) => setTimeout(resolve, 2_000));
  }
};

/** What IAM has denied; a sentence if there is anything. */
export const checkRights = (emulator: Emulator): string | undefined => {
  const denials = [...new Set(emulator.denials())];
  return denials.length === 0 ? undefined : `IAM denied calls of the app:\n${denials.join("\n")}`;
};
