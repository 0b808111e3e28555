import { type Command, exits, Trouble } from "./command.ts";
import { forward, type Forwarded } from "./forward.ts";
import { heardBySandbox } from "./hearing.ts";
import { findMall, reachSandbox } from "./reach.ts";
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
    const sandbox = await reachSandbox(run);
    const { mall, webhookSecret = "" } = await findMall(sandbox, run);
    const wanted = events?.split(",");
    run.note(`${mall}'s events${to === undefined ? "" : ` go to ${to}`}; its secret is ${webhookSecret}`);

    let left = count === undefined ? Infinity : Number(count);
    for await (const heard of heardBySandbox(run.url, mall)) {
      const { type, purchase } = JSON.parse(heard.body) as {
        readonly type: string;
        readonly purchase: { readonly id: string; readonly status: string };
      };
      if (wanted && !wanted.includes(type)) continue;
      const sent = to === undefined ? undefined : await forward(to, heard, webhookSecret);
      const what = `${strong(type.padEnd(32))} ${purchase.id} ${purchase.status}`;
      run.print(sent ? `${what}  ${told(sent)}` : what, { id: heard.id, type, purchase: purchase.id, ...sent });
      if (--left <= 0) return;
    }
  },
};

const told = ({ status, failure, milliseconds }: Forwarded): string => {
  const fine = status !== undefined && status < 300;
  return `${(fine ? good : bad)(status === undefined ? `no answer: ${failure ?? ""}` : String(status))} ${dim(`${milliseconds} ms`)}`;
};
