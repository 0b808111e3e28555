import { connectSandbox, type SandboxClient, type SandboxMall, type SandboxPurchaser } from "../sandbox/sandbox.ts";
import { didYouMean } from "./nearest.ts";
import { exits, type Run, CommandError } from "./command.ts";
import { under } from "../sdk/http.ts";

/** Long enough for a busy machine, short enough for a user who waits. */
const timeoutMs = 5_000;

/** Connects to the sandbox and reads its clock; throws CommandError when it does not answer, or has no such mall as `--mall` names. */
export const connectToSandbox = async ({ url, options }: Pick<Run, "url" | "options">): Promise<SandboxClient> => {
  const answer = await fetch(under(url, "/_sandbox/clock"), { signal: AbortSignal.timeout(timeoutMs) }).catch(
    () => undefined,
  );
  if (!answer)
    throw new CommandError(
      `no answer from ${url}`,
      "start the sandbox with npm start, or pass another address with --url",
      exits.unreachable,
    );
  await answer.body?.cancel();
  if (answer.status === 503)
    throw new CommandError(`the sandbox at ${url} is starting`, "try again in some seconds", exits.unreachable);
  if (!answer.ok)
    throw new CommandError(
      `${url} is not a sandbox`,
      "this command needs one: run npm start, and pass its address with --url",
    );
  const sandbox = connectSandbox(url);
  await sandbox.readClock();
  // Also where the command needs none: a mistyped name is never taken for another mall's.
  const { mall } = options;
  if (mall !== undefined) await findMall(sandbox, { mall });
  return sandbox;
};

/** The gateway's time in milliseconds, read with the mall's API key; throws CommandError when the gateway does not answer or rejects it. */
export const gatewayTime = async ({ url }: Pick<Run, "url">, apiKey: string): Promise<number> => {
  const answer = await fetch(under(url, "/v1/events?limit=1"), {
    headers: { authorization: `Bearer ${apiKey}` },
    signal: AbortSignal.timeout(timeoutMs),
  }).catch(() => undefined);
  if (!answer)
    throw new CommandError(`no answer from ${url}`, "pass the gateway's address with --url", exits.unreachable);
  await answer.body?.cancel();
  if (answer.status === 401)
    throw new CommandError(
      `${url} rejects the API key`,
      "use the apiKey that this gateway showed once when it was created",
    );
  if (!answer.ok)
    throw new CommandError(`${url} cannot list events: it answers ${answer.status}`, "run npx tallystick doctor");
  const date = Date.parse(answer.headers.get("date") ?? "");
  return Number.isNaN(date) ? Date.now() : date;
};

/** The sandbox's mall that the command acts as. */
export const findMall = async (sandbox: SandboxClient, { mall }: Pick<Run, "mall">): Promise<SandboxMall> => {
  const malls = await sandbox.malls();
  const found = malls.find((each) => each.mall === mall);
  if (found) return found;
  throw new CommandError(
    `the sandbox has no mall ${mall}`,
    `${didYouMean(
      mall,
      malls.map((each) => each.mall),
    )}choose one with --mall: ${malls.map((each) => each.mall).join(", ")}`,
    exits.usage,
  );
};

/** A purchaser of the sandbox, by account. */
export const findPurchaser = async (sandbox: SandboxClient, account: string): Promise<SandboxPurchaser> => {
  const purchasers = await sandbox.purchasers();
  const found = purchasers.find((each) => each.account === account);
  if (found) return found;
  throw new CommandError(
    `the sandbox has no purchaser ${account}`,
    `${didYouMean(
      account,
      purchasers.map((each) => each.account),
    )}npx tallystick purchasers lists them`,
    exits.usage,
  );
};
