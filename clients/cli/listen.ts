import { randomBytes } from "node:crypto";
import { type Command, exits, type Run, CommandError } from "./command.ts";
import { eventFilter } from "./event-filter.ts";
import { forward, type ForwardResult } from "./forward.ts";
import { followEvents, type FeedOptions, type ListedEvent } from "./event-feed.ts";
import { readKeyFile } from "./key-file.ts";
import { mallCredentialsFor } from "./credentials.ts";
import { gatewayTime } from "./connect.ts";
import { bad, dim, good, strong } from "./terminal.ts";

/** Forwards a mall's events to a developer's server. */
export const listen: Command = {
  name: "listen",
  usage: "[--forward-to <url>]",
  summary: "prints a mall's events as they happen, and forwards them to your server, signed as the gateway signs them",
  options: {
    "forward-to": "your server's address, such as http://127.0.0.1:3000/webhooks",
    events: "only these events, separated by commas: purchase.approved,refunded,checkout.*",
    count: "stop after this number of events",
    secret: "the endpoint's whsec_ secret to sign with; default in a sandbox: the mall's own",
    keys: "for a gateway that is not a sandbox: a file with { mall, apiKey }",
  },
  examples: [
    "listen",
    "listen --forward-to http://127.0.0.1:3000/webhooks",
    "listen --events purchase.repaid --count 1",
    "listen --url https://gateway.example --keys mall.json --secret whsec_…",
  ],
  args: { least: 0, most: 0 },
  run: async (run) => {
    const { "forward-to": to, events, count } = run.options;
    if (count !== undefined && !/^[1-9]\d*$/.test(count))
      throw new CommandError(`--count ${count} is not a positive number`, "write --count 1", exits.usage);
    if (to !== undefined) checkTarget(to);
    const isChosen = eventFilter(events);
    const { mall, secret, secretLabel, feed } = await feedOf(run);
    run.note(
      `${mall}'s events${to === undefined ? "" : ` are forwarded to ${to}`}; they are signed with ${secretLabel}`,
    );

    let remaining = count === undefined ? Infinity : Number(count);
    for await (const event of followEvents(feed)) {
      if (!isChosen(event.type)) continue;
      const result = to === undefined ? undefined : await forward(to, event, secret);
      run.print(lineOf(event, result), {
        id: event.id,
        type: event.type,
        ...(event.purchase && { purchase: event.purchase.id }),
        ...(event.checkout && { checkout: event.checkout.id }),
        ...result,
      });
      if (--remaining <= 0) return;
    }
  },
};

const checkTarget = (to: string): void => {
  const { protocol = "" } = URL.parse(to) ?? {};
  if (!/^https?:$/.test(protocol))
    throw new CommandError(`${to} is not a URL`, "write --forward-to http://127.0.0.1:3000/webhooks", exits.usage);
};

/** A sandbox is polled often, because a person is watching; a shared gateway less often. */
const pausesMs = { sandbox: 250, gateway: 2_000 } as const;

const feedOf = async (
  run: Run,
): Promise<{
  readonly mall: string;
  readonly secret: string;
  readonly secretLabel: string;
  readonly feed: FeedOptions;
}> => {
  const { keys: file, secret } = run.options;
  if (secret !== undefined) checkSecret(secret);
  const credentials =
    file === undefined ? await mallCredentialsFor(run) : { mall: readKeyFile(file, ["mall", "apiKey"]) };
  const { mall, apiKey, webhookSecret } = credentials.mall;
  const from = "now" in credentials ? credentials.now() : await gatewayTime(run, apiKey);
  const pauseMs = file === undefined ? pausesMs.sandbox : pausesMs.gateway;
  const feed = { url: run.url, apiKey, from, pauseMs };
  if (secret !== undefined) return { mall, secret, secretLabel: "the secret that you gave", feed };
  // Without a known endpoint secret, a random one is used and printed.
  const own = webhookSecret ?? `whsec_${randomBytes(24).toString("base64")}`;
  return { mall, secret: own, secretLabel: own, feed };
};

/** Standard Webhooks: 24 to 64 bytes. The error does not repeat the secret, because it may be a real one with a typing error. */
const checkSecret = (secret: string): void => {
  const [, base64] = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(secret) ?? [];
  const { length } = Buffer.from(base64 ?? "", "base64");
  if (length < 24 || length > 64)
    throw new CommandError(
      "--secret is not an endpoint secret",
      "it is whsec_ and 24 to 64 bytes in base64, as shown when the endpoint was created",
      exits.usage,
    );
};

const lineOf = ({ type, purchase, checkout }: ListedEvent, result: ForwardResult | undefined): string => {
  const { id, status } = purchase ?? checkout ?? { id: "", status: "" };
  const line = `${strong(type.padEnd(32))} ${id} ${status}`;
  return result ? `${line}  ${resultText(result)}` : line;
};

const resultText = ({ status, failure, milliseconds }: ForwardResult): string => {
  const ok = status !== undefined && status < 300;
  return `${(ok ? good : bad)(status === undefined ? `no answer: ${failure ?? ""}` : String(status))} ${dim(`${milliseconds} ms`)}`;
};
