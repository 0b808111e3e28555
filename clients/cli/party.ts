import { readFileSync } from "node:fs";
import { tokenIn } from "../sandbox/link.ts";
import type { Notice, SandboxMall } from "../sandbox/sandbox.ts";
import { exits, type Run, Trouble } from "./command.ts";
import { findMall, reachSandbox } from "./reach.ts";

/** A mall's own secrets, and the time to sign with. */
export type Party = {
  readonly mall: Pick<SandboxMall, "mall" | "lender" | "apiKey" | "sign" | "seal" | "webhookSecret">;
  readonly now: () => number;
};

/** The mall that speaks: of the sandbox, or with a file of keys anywhere. */
export const partyOf = async (run: Run): Promise<Party> => {
  const file = run.options["keys"];
  if (file !== undefined) return { mall: fromFile(file), now: Date.now };
  const sandbox = await reachSandbox(run);
  return { mall: await findMall(sandbox, run), now: sandbox.now };
};

const fromFile = (file: string): Party["mall"] => {
  const wanted = "a file of keys is JSON: { mall, lender, apiKey, sign, seal }, the last two private JWKs";
  let given: Partial<Party["mall"]>;
  try {
    given = JSON.parse(readFileSync(file, "utf8")) as Partial<Party["mall"]>;
  } catch (error) {
    throw new Trouble(`${file} cannot be read: ${String(error)}`, wanted, exits.usage);
  }
  const { mall, lender, apiKey, sign, seal, webhookSecret } = given;
  if (mall === undefined || lender === undefined || apiKey === undefined || !sign || !seal)
    throw new Trouble(`${file} lacks something`, wanted, exits.usage);
  return { mall, lender, apiKey, sign, seal, ...(webhookSecret !== undefined && { webhookSecret }) };
};

/** The token of a purchaser's link, read in the sandbox's messages as the purchaser would read it. */
export const linkTokenFor = async (run: Run, approvalNumber: string): Promise<string> => {
  const { url } = await reachSandbox(run);
  const answer = await fetch(new URL("/_sandbox/notices", url));
  const { notices } = (await answer.json()) as { readonly notices: readonly Notice[] };
  const token = tokenIn(notices, approvalNumber);
  if (token === undefined)
    throw new Trouble(`no notice has a link for ${approvalNumber}`, `curl ${url}/_sandbox/notices`);
  return token;
};

/** The key of the operator's staff: the lender's for its own routes, else the gateway's. */
export const operatorKeyFor = async (run: Run, path: string): Promise<string> => {
  const { url } = await reachSandbox(run);
  const side = path.startsWith("/v1/lenders/") ? "lender" : "gateway";
  const answer = await fetch(new URL("/_sandbox/operators", url));
  const { operators } = (await answer.json()) as {
    readonly operators: readonly { readonly side: string; readonly key: string }[];
  };
  return operators.find((each) => each.side === side)?.key ?? "";
};
