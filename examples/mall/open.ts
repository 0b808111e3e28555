import { readFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { connectSandbox } from "../../clients/sandbox/sandbox.ts";
import { TallystickProblem } from "../../clients/sdk/problem.ts";
import { InvalidWebhook } from "../../clients/sdk/webhook.ts";
import { backOffice } from "./back-office.ts";
import { customer } from "./customer.ts";
import { serve, type Asked, type Told } from "./exchange.ts";
import { connectTo, joinGateway } from "./joining.ts";
import { sorryPage } from "./pages/layout.ts";
import { openShop, type Shop } from "./shop.ts";
import { openStore } from "./store.ts";

/** Opens the mall beside a sandbox: `data` is its database, `port` 0 takes any. */
export const openMall = async ({
  url,
  port,
  data,
}: {
  readonly url: string;
  readonly port: number;
  readonly data: string;
}) => {
  const sandbox = connectSandbox(url);
  const store = openStore(data);
  // The shop hears before it is a member: its first webhook may come at once.
  let answer: (asked: Asked) => Promise<Told> = opening;
  const server = await serve(port, async (asked) => answer(asked), sorry, url);
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const membership = await joinGateway(sandbox, store, `${address}/webhooks`);
  const { mall, webhookSecret } = membership;
  const shop = openShop({
    store,
    mall: connectTo(sandbox, membership),
    address,
    webhookSecret,
    now: sandbox.readClock,
  });
  const pages = [customer(shop, sandbox), backOffice(shop)];
  answer = async (asked) => {
    if (asked.method === "POST" && asked.path === "/webhooks") return hear(shop, asked);
    if (!isOurs(asked, address))
      return { status: 403, body: sorryPage("Not from here", "Open the shop by its own address.") };
    const file = asked.method === "GET" ? files[asked.path] : undefined;
    if (file) return file;
    for (const page of pages) {
      const told = await page(asked);
      if (told) return told;
    }
    return { status: 404, body: sorryPage("Nothing here", "There is no such page, or no such order.") };
  };
  await shop.catchUp();
  return {
    url: address,
    mall,
    close: () => {
      server.close();
      server.closeAllConnections();
      store.close();
    },
  };
};

const opening = async (): Promise<Told> => ({ status: 503, body: "opening" });

/** Stored first, answered at once; whoever is not the gateway is told nothing. */
const hear = async (shop: Shop, { body, headers }: Asked): Promise<Told> => {
  await shop.hear(body, headers);
  return { status: 204 };
};

/** A page elsewhere may make a browser post here, or reach loopback under a name of its own. */
const isOurs = ({ method, headers }: Asked, address: string): boolean =>
  [address, address.replace("127.0.0.1", "localhost")].includes(`http://${headers.host}`) &&
  (method !== "POST" || ["same-origin", "none", undefined].includes(headers["sec-fetch-site"]));

const sorry = (error: unknown): Told => {
  if (error instanceof InvalidWebhook) return { status: 400 };
  if (error instanceof TallystickProblem)
    return { status: 409, body: sorryPage("That did not work", `${error.message} (${error.code})`) };
  console.error(error);
  return { status: 500, body: sorryPage("Something broke", "Try again in a moment. Nothing was done twice.") };
};

/** The style, and the one script: a page about orders shows itself anew when the shop has heard something. */
const files: Readonly<Record<string, Told>> = {
  "/style.css": { type: "text/css", body: readFileSync(`${import.meta.dirname}/style.css`, "utf8") },
  "/live.js": {
    type: "text/javascript",
    body: 'new EventSource(`${location.pathname}/changes`).addEventListener("message", () => location.reload());',
  },
};
