import { randomBytes } from "node:crypto";
import { type Command, exits, type Run, Trouble } from "./command.ts";
import { forward, type Forwarded } from "./forward.ts";
import { hear, type Hearing, type HeardEvent } from "./hearing.ts";
import { readKeyFile } from "./key-file.ts";
import { partyOf } from "./party.ts";
import { reachGateway } from "./reach.ts";
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
    keys: "for a gateway that is no sandbox: a file with { mall, apiKey }",
  },
  examples: [
    "listen",
    "listen --forward-to http://127.0.0.1:3000/webhooks",
    "listen --events purchase.repaid --count 1",
    "listen --url https://gateway.example --keys mall.json --secret whsec_…",
  ],
  words: { least: 0, most: 0 },
  run: async (run) => {
    const { "forward-to": to, events, count } = run.options;
    if (to !== undefined && !URL.canParse(to))
      throw new Trouble(`${to} is no address`, "say --forward-to http://127.0.0.1:3000/webhooks", exits.usage);
    if (count !== undefined && !/^[1-9]\d*$/.test(count))
      throw new Trouble(`--count ${count}: say how many`, "such as --count 1", exits.usage);
    const { mall, secret, told, hearing } = await earOf(run);
    const wanted = events?.split(",");
    run.note(`${mall}'s events${to === undefined ? "" : ` go to ${to}`}; they are signed with ${told}`);

    let left = count === undefined ? Infinity : Number(count);
    for await (const heard of hear(hearing)) {
      if (wanted && !wanted.includes(heard.type)) continue;
      const sent = to === undefined ? undefined : await forward(to, heard, secret);
      run.print(lineOf(heard, sent), {
        id: heard.id,
        type: heard.type,
        ...(heard.purchase && { purchase: heard.purchase.id }),
        ...(heard.checkout && { checkout: heard.checkout.id }),
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
): Promise<{ readonly mall: string; readonly secret: string; readonly told: string; readonly hearing: Hearing }> => {
  const { keys: file, secret } = run.options;
  if (secret !== undefined) checkSecret(secret);
  const known = file === undefined ? await partyOf(run) : { mall: readKeyFile(file, ["mall", "apiKey"]) };
  const { mall, apiKey, webhookSecret } = known.mall;
  const from = "now" in known ? known.now() : await reachGateway(run, apiKey);
  const pauseMs = file === undefined ? pausesMs.sandbox : pausesMs.gateway;
  const hearing = { url: run.url, apiKey, from, pauseMs };
  if (secret !== undefined) return { mall, secret, told: "the secret that you gave", hearing };
  // Where nobody knows the endpoint's secret one is made up, and said.
  const own = webhookSecret ?? `whsec_${randomBytes(24).toString("base64")}`;
  return { mall, secret: own, told: own, hearing };
};

/** As Standard Webhooks writes a secret: 24 to 64 bytes. It is not repeated, for it may be one with a slip in it. */
const checkSecret = (secret: string): void => {
  const [, base64] = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(secret) ?? [];
  const { length } = Buffer.from(base64 ?? "", "base64");
  if (length < 24 || length > 64)
    throw new Trouble(
      "--secret is no secret of an endpoint",
      "whsec_ and 24 to 64 bytes in base64, as it was shown when the endpoint was made",
      exits.usage,
    );
};

const lineOf = ({ type, purchase, checkout }: HeardEvent, sent: Forwarded | undefined): string => {
  const { id, status } = purchase ?? checkout ?? { id: "", status: "" };
  const what = `${strong(type.padEnd(32))} ${id} ${status}`;
  return sent ? `${what}  ${answered(sent)}` : what;
};

const answered = ({ status, failure, milliseconds }: Forwarded): string => {
  const fine = status !== undefined && status < 300;
  return `${(fine ? good : bad)(status === undefined ? `no answer: ${failure ?? ""}` : String(status))} ${dim(`${milliseconds} ms`)}`;
};
