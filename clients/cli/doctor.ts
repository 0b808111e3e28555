import { createRequire } from "node:module";
import { connect } from "node:net";
import { under } from "../sdk/http.ts";
import { listLenders } from "../sdk/lender-url.ts";
import { type Command, exits, type Run } from "./command.ts";
import { bad, good } from "./terminal.ts";

/** The result of one check, and how to fix a failure. */
type Finding = { readonly check: string; readonly ok: boolean; readonly says: string; readonly next?: string };

/** Checks everything that usually goes wrong on the first day. */
export const doctor: Command = {
  name: "doctor",
  usage: "",
  summary: "checks Node, engine, port, clock, keys, lender, mall and webhooks, and says how to fix what is wrong",
  options: { "forward-to": "your webhook server, to check whether it can be reached" },
  examples: ["doctor", "doctor --forward-to http://127.0.0.1:3000/webhooks"],
  args: { least: 0, most: 0 },
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
  return { check: "node", ok, says: `${version} is running`, ...(!ok && { next: "npm ci installs Node 24" }) };
};

const engine = (): Finding => {
  const platform = `${process.platform}-${process.arch}`;
  try {
    createRequire(import.meta.url).resolve("@dynoxide/linux-x64/package.json");
    if (platform === "linux-x64")
      return { check: "engine", ok: true, says: `the DynamoDB engine for ${platform} is installed` };
  } catch {
    // An optional dependency: npm does not install it on other platforms.
  }
  const next = "run npm ci on Linux x64, or start with another engine: npm start -- --dynamodb <endpoint>";
  return { check: "engine", ok: false, says: `no DynamoDB engine is installed for ${platform}`, next };
};

/** Checks that the gateway answers, its clock, its keys, the lenders and the mall. */
const gateway = async (run: Run): Promise<readonly Finding[]> => {
  const { url, mall } = run;
  const began = performance.now();
  const answer = await get(url, "/.well-known/jwks.json");
  if (!answer) {
    const isTaken = await isOpen(new URL(url));
    const says = isTaken ? `another program is listening at ${url}` : `nothing is listening at ${url}`;
    return [
      {
        check: "port",
        ok: false,
        says,
        next: isTaken ? "npm start -- --port 4100, then pass --url http://127.0.0.1:4100" : "npm start",
      },
    ];
  }
  const milliseconds = Math.round(performance.now() - began);
  const { keys = [] } = (await answer.json().catch(() => ({}))) as { readonly keys?: readonly object[] };
  const port = { check: "port", ok: true, says: `${url} answers in ${milliseconds} ms` };
  const keysFinding: Finding =
    keys.length > 0
      ? { check: "keys", ok: true, says: "the gateway publishes its keys" }
      : { check: "keys", ok: false, says: "the gateway publishes no keys", next: `check that ${url} is a gateway` };
  return [port, await skew(url, answer), keysFinding, ...(await lenders(url)), ...(await seller(url, mall))];
};

/** A sandbox may be ahead, because clients read its clock; any other gateway rejects messages with a wrong time. */
const skew = async (url: string, { headers }: Response): Promise<Finding> => {
  const clock = await get(url, "/_sandbox/clock");
  const { now } = clock?.ok ? ((await clock.json()) as { readonly now?: string }) : {};
  const ahead = (Date.parse(now ?? headers.get("date") ?? "") - Date.now()) / 1000;
  const days = Math.round(ahead / 8_640) / 10;
  if (now !== undefined) {
    const says =
      ahead < 60
        ? "the sandbox's clock shows real time"
        : `the sandbox is ${days} days ahead: sign messages with its time`;
    return { check: "clock", ok: true, says };
  }
  const ok = Math.abs(ahead) < 60;
  const says = `the gateway's clock differs from this machine's by ${Math.round(ahead)} s`;
  return {
    check: "clock",
    ok,
    says,
    ...(!ok && { next: "correct this machine's clock: messages expire after five minutes" }),
  };
};

/** Checks that each lender which the gateway lists publishes its keys at its own address. */
const lenders = async (url: string): Promise<readonly Finding[]> => {
  const listed = await listLenders(url).catch(() => []);
  return Promise.all(
    listed.map(async ({ id, url: address }) => {
      const answer = await get(address, `/v1/lenders/${encodeURIComponent(id)}/jwks.json`);
      const says = answer?.ok ? `${id} publishes its keys at ${address}` : `${id} does not answer at ${address}`;
      const next = "check the address with the lender; in a sandbox restart it: npm start";
      return { check: "lender", ok: answer?.ok === true, says, ...(answer?.ok !== true && { next }) };
    }),
  );
};

/** Checks the mall's API key and its webhook receiver. */
const seller = async (url: string, name: string): Promise<readonly Finding[]> => {
  const answer = await get(url, "/_sandbox/malls");
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
        says: `the sandbox has no mall ${name}`,
        next: `choose another: --mall ${malls[0]?.mall ?? ""}`,
      },
    ];
  const read = await get(url, "/v1/purchases", { authorization: `Bearer ${mall.apiKey}` });
  const ok = read?.status === 200;
  const next = "npm start -- --fresh creates new keys";
  const key = {
    check: "mall",
    ok,
    says: `${name}'s API key ${ok ? "is valid" : "is not accepted"}`,
    ...(!ok && { next }),
  };
  return [key, ...(await webhooks(mall.webhookUrl))];
};

const webhooks = async (to: string | undefined): Promise<readonly Finding[]> => {
  if (to === undefined) return [];
  const ok = URL.canParse(to) && (await isOpen(new URL(to)));
  const says = ok ? `${to} can be reached` : `nothing is listening at ${to}`;
  return [
    {
      check: "webhooks",
      ok,
      says,
      ...(!ok && { next: "start your server, or start the sandbox on its original port" }),
    },
  ];
};

const get = async (url: string, path: string, headers: Readonly<Record<string, string>> = {}) => {
  const answer = await fetch(under(url, path), { headers, signal: AbortSignal.timeout(5_000) }).catch(() => undefined);
  return answer;
};

/** True when a TCP connection succeeds. */
const isOpen = async ({ hostname, port, protocol }: URL): Promise<boolean> =>
  new Promise((resolve) => {
    const host = hostname.replaceAll(/[[\]]/g, "");
    const socket = connect({ host, port: Number(port || (protocol === "https:" ? 443 : 80)) });
    const finish = (open: boolean) => {
      socket.destroy();
      resolve(open);
    };
    socket.setTimeout(3_000, () => finish(false));
    socket.on("connect", () => finish(true)).on("error", () => finish(false));
  });
