import type { Notice, SandboxClient } from "./sandbox.ts";

/** The token in the link of a purchase's approval notice, as its receiver would find it; waits a little for the messenger. */
export const findToken = async (sandbox: SandboxClient, to: string, approvalNumber: string): Promise<string> => {
  const until = Date.now() + patienceMs;
  do {
    const token = tokenIn(await sandbox.notices(to), approvalNumber);
    if (token !== undefined) return token;
    await new Promise((resolve) => setTimeout(resolve, 20));
  } while (Date.now() < until);
  throw new Error(`no notice to ${to} has a link for ${approvalNumber}`);
};

/** A notice takes a queue and a function: milliseconds, or seconds when the machine is busy. */
const patienceMs = 30_000;

/** The token for an approval number among notices. */
export const tokenIn = (notices: readonly Notice[], approvalNumber: string): string | undefined => {
  for (const { link } of notices) {
    if (link === undefined) continue;
    const { searchParams, hash } = new URL(link);
    if (searchParams.get("approval") === approvalNumber) return hash.slice(1);
  }
  return undefined;
};
