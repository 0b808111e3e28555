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
  const link = linkIn(notices, approvalNumber);
  return link === undefined ? undefined : new URL(link).hash.slice(1);
};

/** Finds the link to the purchaser's page for an approval number in notices; the first one. */
export const linkIn = (notices: readonly Notice[], approvalNumber: string): string | undefined =>
  notices.find(({ link }) => link !== undefined && new URL(link).searchParams.get("approval") === approvalNumber)?.link;
