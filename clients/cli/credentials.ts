import { linkTokenIn } from "../sandbox/approval-link.ts";
import type { Notice, SandboxClient } from "../sandbox/sandbox.ts";
import { under } from "../sdk/http.ts";
import { type LinkCredentials, linkCredentials } from "../sdk/purchase-link.ts";
import { type Run, CommandError } from "./command.ts";
import { type KeyFile, readKeyFile } from "./key-file.ts";
import { findMall, connectToSandbox } from "./connect.ts";

/** A mall's credentials, and the clock to sign with. */
export type MallCredentials = { readonly mall: KeyFile; readonly now: () => number };

/** The credentials of the calling mall: from the file of `--keys`, or from the sandbox. */
export const mallCredentialsFor = async (run: Run): Promise<MallCredentials> => {
  const file = run.options["keys"];
  if (file !== undefined)
    return { mall: readKeyFile(file, ["mall", "lender", "apiKey", "sign", "seal"]), now: Date.now };
  const sandbox = await connectToSandbox(run);
  return { mall: await findMall(sandbox, run), now: sandbox.now };
};

/** The credentials of a purchaser's link, read from the sandbox's notices, and the sandbox with its clock. */
export const linkCredentialsFor = async (
  run: Run,
  approvalNumber: string,
): Promise<{ readonly sandbox: SandboxClient; readonly credentials: LinkCredentials }> => {
  const sandbox = await connectToSandbox(run);
  const { url } = sandbox;
  const answer = await fetch(under(url, "/_sandbox/notices"));
  const { notices } = (await answer.json()) as { readonly notices: readonly Notice[] };
  const credentials = await linkCredentials(linkTokenIn(notices, approvalNumber) ?? "");
  if (!credentials)
    throw new CommandError(`no notice contains a link for ${approvalNumber}`, `curl ${url}/_sandbox/notices`);
  return { sandbox, credentials };
};

/** The operator key of a side's first or second person. */
export const operatorKeyFor = async (
  run: Run,
  side: "gateway" | "lender",
  person: "first" | "second" = "first",
): Promise<string> => {
  const { url } = await connectToSandbox(run);
  const answer = await fetch(under(url, "/_sandbox/operators"));
  const { operators } = (await answer.json()) as {
    readonly operators: readonly { readonly side: string; readonly key: string }[];
  };
  return operators.filter((each) => each.side === side)[person === "first" ? 0 : 1]?.key ?? "";
};
