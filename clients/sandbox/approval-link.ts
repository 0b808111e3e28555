import type { Notice, SandboxClient } from "./sandbox.ts";

/** Finds the token in the link of a purchase's approval notice; waits until the notice is sent. */
export const findLinkToken = async (sandbox: SandboxClient, to: string, approvalNumber: string): Promise<string> => {
  const deadline = Date.now() + timeoutMs;
  do {
    const token = linkTokenIn(await sandbox.notices(to), approvalNumber);
    if (token !== undefined) return token;
    await new Promise((resolve) => setTimeout(resolve, 20));
  } while (Date.now() < deadline);
  throw new Error(`no notice to ${to} contains a link for ${approvalNumber}`);
};

/** A notice passes a queue and a function: milliseconds, or seconds on a busy machine. */
const timeoutMs = 30_000;

/** Finds the token for an approval number in notices. */
export const linkTokenIn = (notices: readonly Notice[], approvalNumber: string): string | undefined => {
  for (const { link } of notices) {
    if (link === undefined) continue;
    const { searchParams, hash } = new URL(link);
    if (searchParams.get("approval") === approvalNumber) return hash.slice(1);
  }
  return undefined;
};
