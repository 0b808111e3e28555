import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { makeTarget } from "../api/target.ts";
import { searchForCanary } from "./canary.ts";
import type { Stack } from "./stack.ts";

/** Searches for a sale's personal words where none may be; a sentence if there is one. */
export const checkCanary = async ({ front, sandbox, access, invoke }: Stack): Promise<string | undefined> => {
  const { url, lenderUrl } = front;
  const target = makeTarget({
    ...sandbox,
    url,
    lenderUrl,
    now: Date.now,
    rest: async () => undefined,
    invoke: async (name, payload) => invoke(name, payload as object),
  });
  const found = await searchForCanary(access, target);
  return found.length === 0 ? undefined : `what a purchaser entered is in\n${found.slice(0, 5).join("\n")}`;
};

/** How long the last sales may be in flight. */
const settlesMs = 60_000;

/** Compares the whole ledger, both sides of every purchase, and the bank, as `npm run reconcile` does; a sentence if they differ. */
export const checkBooks = async ({ front, emulator, cloud }: Stack): Promise<string | undefined> => {
  const until = Date.now() + settlesMs;
  for (;;) {
    const args = ["operations/reconcile.ts", "--url", emulator.url, "--bank", `${front.url}/_sandbox/bank`];
    const problem = await promisify(execFile)(process.execPath, args, { env: { ...process.env, ...cloud.env } }).then(
      () => undefined,
      ({ stdout = "", stderr = "" }: { readonly stdout?: string; readonly stderr?: string }) => stdout + stderr,
    );
    if (problem === undefined) return undefined;
    if (Date.now() > until) return `the books do not agree:\n${problem}`;
    await new Promise((resolve) => setTimeout(resolve, 2_000));
  }
};
