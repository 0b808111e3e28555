import { createRequire } from "node:module";
import { connect } from "node:net";
import { type Command, exits, type Run } from "./command.ts";
import { bad, good } from "./terminal.ts";

/** What was looked at, what was found, and where it is wrong what to do. */
type Finding = { readonly check: string; readonly ok: boolean; readonly says: string; readonly next?: string };

/** Looks at everything that a first day can fail by. */
export const doctor: Command = {
  name: "doctor",
  usage: "",
  does: "looks at Node, port, engine, clock, keys and webhooks, and says what to do about what is wrong",
  options: { "forward-to": "your webhook server, to see whether it can be reached" },
  examples: ["doctor", "doctor --forward-to http://127.0.0.1:3000/webhooks"],
  words: { least: 0, most: 0 },
  run: async (run) => {
    const findings = [node(), engine(), ...(await gateway(run)), ...(await webhooks(run.options["forward-to"]))];
    const text = findings.map(({ check, ok, says, next }) => {
      const line = `${ok ? good("ok") : bad("no")}  ${check.padEnd(9)} ${says}`;
      return next === undefined ? line : `${line}\n              next: ${next}`;
    });
    run.print(text.join("\n"), { ok: findings.every(({ ok }) => ok), findings });
    return findings.every(({ ok }) => ok) ? exits.done : exits.refused;
  },
};

const node = (): Finding => {
  const { version } = process;
  const ok = Number(version.slice(1).split(".")[0]) >= 24;
  return { check: "node", ok, says: `${version} runs this`, ...(!ok && { next: "npm ci brings Node 24" }) };
};

const engine = (): Finding => {
  const here = `${process.platform}-${process.arch}`;
  try {
    createRequire(import.meta.url).resolve("@dynoxide/linux-x64/package.json");
    if (here === "linux-x64") return { check: "engine", ok: true, says: `the DynamoDB engine for ${here} is there` };
  } catch {
    // Optional: npm leaves it out where it does not run.
  }
  const next = "npm ci on Linux x64, or npm start -- --dynamodb <endpoint> with another engine";
  return { check: "engine", ok: false, says: `there is no DynamoDB engine for ${here}`, next };
};

/** Whether anybody is there, whose time it is, and whether the mall is known. */
const gateway = async (run: Run): Promise<readonly Finding[]> => {
  const { url, mall } = run;
  const began = performance.now();
  const answer = await ask(url, "/.well-known/jwks.json");
  if (!answer) {
    const taken = await isOpen(new URL(url));
    const says = taken ? `something else listens at ${url}` : `nobody listens at ${url}`;
    return [{ check: "port", ok: false, says, next: taken ? "npm start -- --port 4100, and --url" : "npm start" }];
  }
  const milliseconds = Math.round(performance.now() - began);
  const { keys = [] } = (await answer.json().catch(() => ({}))) as { readonly keys?: readonly object[] };
  const port = { check: "port", ok: true, says: `${url} answers in ${milliseconds} ms` };
  const known: Finding =
    keys.length > 0
      ? { check: "keys", ok: true, says: "the gateway publishes its keys" }
      : { check: "keys", ok: false, says: "the gateway publishes no keys", next: `is ${url} a gateway?` };
  return [port, await skew(url, answer), known, ...(await seller(url, mall))];
};

/** Ahead is fine in a sandbox, whose time is asked for; elsewhere a message of a wrong time is refused. */
const skew = async (url: string, { headers }: Response): Promise<Finding> => {
  const clock = await ask(url, "/_sandbox/clock");
  const { now } = clock?.ok ? ((await clock.json()) as { readonly now?: string }) : {};
  const ahead = (Date.parse(now ?? headers.get("date") ?? "") - Date.now()) / 1000;
  const days = Math.round(ahead / 8_640) / 10;
  if (now !== undefined) {
    const says =
      ahead < 60 ? "the sandbox has the world's time" : `the sandbox is ${days} days ahead: sign with its time`;
    return { check: "clock", ok: true, says };
  }
  const ok = Math.abs(ahead) < 60;
  const says = `the gateway's clock is ${Math.round(ahead)} s from this one`;
  return { check: "clock", ok, says, ...(!ok && { next: "set this machine's clock: messages live five minutes" }) };
};

/** The mall's API key, and whether what it is sent can arrive. */
const seller = async (url: string, name: string): Promise<readonly Finding[]> => {
  const answer = await ask(url, "/_sandbox/malls");
  if (!answer?.ok) return [];
  const { malls } = (await answer.json()) as {
    readonly malls: readonly { readonly mall: string; readonly apiKey: string; readonly webhookUrl: string }[];
  };
  const mall = malls.find((each) => each.mall === name);
  if (!mall)
    return [
      {
        check: "mall",
        ok: false,
        says: `the sandbox has no ${name}`,
        next: `name another: --mall ${malls[0]?.mall ?? ""}`,
      },
    ];
  const read = await ask(url, "/v1/purchases", { authorization: `Bearer ${mall.apiKey}` });
  const ok = read?.status === 200;
  const next = "npm start -- --fresh makes new keys";
  const key = { check: "mall", ok, says: `${name}'s API key ${ok ? "reads" : "does not read"}`, ...(!ok && { next }) };
  return [key, ...(await webhooks(mall.webhookUrl))];
};

const webhooks = async (to: string | undefined): Promise<readonly Finding[]> => {
  if (to === undefined) return [];
  const ok = URL.canParse(to) && (await isOpen(new URL(to)));
  const says = ok ? `${to} can be reached` : `nobody listens at ${to}`;
  return [{ check: "webhooks", ok, says, ...(!ok && { next: "start your server, or the sandbox on its first port" }) }];
};

const ask = async (url: string, path: string, headers: Readonly<Record<string, string>> = {}) => {
  const answer = await fetch(new URL(path, url), { headers, signal: AbortSignal.timeout(5_000) }).catch(
    () => undefined,
  );
  return answer;
};

/** True when a connection can be made. */
const isOpen = async ({ hostname, port, protocol }: URL): Promise<boolean> =>
  new Promise((resolve) => {
    const host = hostname.replaceAll(/[[\]]/g, "");
    const socket = connect({ host, port: Number(port || (protocol === "https:" ? 443 : 80)) });
    const end = (open: boolean) => {
      socket.destroy();
      resolve(open);
    };
    socket.setTimeout(3_000, () => end(false));
    socket.on("connect", () => end(true)).on("error", () => end(false));
  });
