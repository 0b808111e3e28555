import { connectSandbox, type SandboxClient, type SandboxMall, type SandboxPurchaser } from "../sandbox/sandbox.ts";
import { exits, type Run, Trouble } from "./command.ts";

/** Long enough for a busy machine, short enough for a person. */
const patienceMs = 5_000;

/** The sandbox at the address, with its clock read; who is not there is said at once. */
export const reachSandbox = async ({ url }: Pick<Run, "url">): Promise<SandboxClient> => {
  const answer = await fetch(new URL("/_sandbox/clock", url), { signal: AbortSignal.timeout(patienceMs) }).catch(
    () => undefined,
  );
  if (!answer)
    throw new Trouble(`nobody answers at ${url}`, "npm start, or name another address with --url", exits.unreachable);
  await answer.body?.cancel();
  if (!answer.ok) throw new Trouble(`${url} is no sandbox`, "this command needs one: npm start, and --url its address");
  const sandbox = connectSandbox(url);
  await sandbox.readClock();
  return sandbox;
};

/** The time of a gateway, be it a sandbox or not, where a mall may read its events; who is not there or does not know it is said at once. */
export const reachGateway = async ({ url }: Pick<Run, "url">, apiKey: string): Promise<number> => {
  const answer = await fetch(new URL("/v1/events?limit=1", url), {
    headers: { authorization: `Bearer ${apiKey}` },
    signal: AbortSignal.timeout(patienceMs),
  }).catch(() => undefined);
  if (!answer)
    throw new Trouble(`nobody answers at ${url}`, "name the gateway's address with --url", exits.unreachable);
  await answer.body?.cancel();
  if (answer.status === 401)
    throw new Trouble(`${url} does not know the API key`, "the mall's apiKey of that gateway, as it was shown once");
  if (!answer.ok)
    throw new Trouble(`${url} does not list events: it answers ${answer.status}`, "npx tallystick doctor looks closer");
  const date = Date.parse(answer.headers.get("date") ?? "");
  return Number.isNaN(date) ? Date.now() : date;
};

/** The mall of the sandbox that the command speaks for. */
export const findMall = async (sandbox: SandboxClient, { mall }: Pick<Run, "mall">): Promise<SandboxMall> => {
  const malls = await sandbox.malls();
  const found = malls.find((each) => each.mall === mall);
  if (found) return found;
  throw new Trouble(
    `the sandbox has no ${mall}`,
    `name one with --mall: ${malls.map((each) => each.mall).join(", ")}`,
    exits.usage,
  );
};

/** A purchaser of the sandbox, by the name of the account. */
export const findPurchaser = async (sandbox: SandboxClient, account: string): Promise<SandboxPurchaser> => {
  const found = (await sandbox.purchasers()).find((each) => each.account === account);
  if (found) return found;
  throw new Trouble(`the sandbox has no ${account}`, "npx tallystick purchasers lists them", exits.usage);
};
