import { randomBytes } from "node:crypto";
import { type Command, exits, type Run, Trouble } from "./command.ts";
import { forward, type Forwarded } from "./forward.ts";
import { hear, type Hearing, type HeardEvent } from "./hearing.ts";
import { partyOf } from "./party.ts";
import { bad, dim, good, strong } from "./terminal.ts";

/** Sends a mall's events on to a developer's server. */
export const listen: Command = {
  name: "listen",
  usage: "[--forward-to <url>]",
  does: "prints a mall's events as they happen, and sends them on to your server, signed as the gateway signs them",
  options: {
    "forward-to": "where your server listens, such as http://127.0.0.1:3000/webhooks",
    events: "only these, with commas: purchase.approved,purchase.refunded",
    count: "stop after so many",
    secret: "the endpoint's whsec_ secret to sign with; in a sandbox the mall's own unless given",
    keys: "for a gateway that is no sandbox: a file with { mall, lender, apiKey, sign, seal }",
  },
  examples: [
    "listen",
    "listen --forward-to http://127.0.0.1:3000/webhooks",
    "listen --events purchase.repaid --count 1",
  ],
  words: { least: 0, most: 0 },
  run: async (run) => {
    const { "forward-to": to, events, count } = run.options;
    if (to !== undefined && !URL.canParse(to))
      throw new Trouble(`${to} is no address`, "say --forward-to http://127.0.0.1:3000/webhooks", exits.usage);
    if (count !== undefined && !/^[1-9]\d*$/.test(count))
      throw new Trouble(`--count ${count}: say how many`, "such as --count 1", exits.usage);
    const { mall, secret, hearing } = await earOf(run);
    const wanted = events?.split(",");
    run.note(`${mall}'s events${to === undefined ? "" : ` go to ${to}`}; they are signed with ${secret}`);

    let left = count === undefined ? Infinity : Number(count);
    for await (const heard of hear(hearing)) {
      if (wanted && !wanted.includes(heard.type)) continue;
      const sent = to === undefined ? undefined : await forward(to, heard, secret);
      run.print(lineOf(heard, sent), {
        id: heard.id,
        type: heard.type,
        ...(heard.purchase && { purchase: heard.purchase.id }),
        ...sent,
      });
      if (--left <= 0) return;
    }
  },
};

/** A person who looks on at a sandbox wants it at once; a gateway that others use is asked more seldom. */
const pausesMs = { sandbox: 250, gateway: 2_000 } as const;

const earOf = async (
  run: Run,
): Promise<{ readonly mall: string; readonly secret: string; readonly hearing: Hearing }> => {
  const { mall, now } = await partyOf(run);
  const pauseMs = run.options["keys"] === undefined ? pausesMs.sandbox : pausesMs.gateway;
  // Where nobody knows the endpoint's secret one is made up, and said.
  const own = mall.webhookSecret ?? `whsec_${randomBytes(24).toString("base64")}`;
  return {
    mall: mall.mall,
    secret: run.options["secret"] ?? own,
    hearing: { url: run.url, apiKey: mall.apiKey, from: now(), pauseMs },
  };
};

const lineOf = ({ type, purchase }: HeardEvent, sent: Forwarded | undefined): string => {
  const what = `${strong(type.padEnd(32))} ${purchase ? `${purchase.id} ${purchase.status}` : ""}`;
  return sent ? `${what}  ${told(sent)}` : what;
};

const told = ({ status, failure, milliseconds }: Forwarded): string => {
  const fine = status !== undefined && status < 300;
  return `${(fine ? good : bad)(status === undefined ? `no answer: ${failure ?? ""}` : String(status))} ${dim(`${milliseconds} ms`)}`;
};
