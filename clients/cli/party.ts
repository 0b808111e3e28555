import { tokenIn } from "../sandbox/link.ts";
import type { Notice } from "../sandbox/sandbox.ts";
import { type Run, Trouble } from "./command.ts";
import { type MallKeys, readKeyFile } from "./key-file.ts";
import { findMall, reachSandbox } from "./reach.ts";

/** A mall's own secrets, and the time to sign with. */
export type Party = { readonly mall: MallKeys; readonly now: () => number };

/** The mall that speaks: of the sandbox, or with a file of keys anywhere. */
export const partyOf = async (run: Run): Promise<Party> => {
  const file = run.options["keys"];
  if (file !== undefined)
    return { mall: readKeyFile(file, ["mall", "lender", "apiKey", "sign", "seal"]), now: Date.now };
  const sandbox = await reachSandbox(run);
  return { mall: await findMall(sandbox, run), now: sandbox.now };
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
