import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import type { Purchase } from "../sdk/purchase.ts";
import { verifyWebhook } from "../sdk/webhook.ts";

/** A mall's server that hears its webhooks, checks each signature, and wakes whoever waits for a purchase. */
export type WebhookListener = {
  readonly url: string;
  /** The secret that came with the mall's registration; nothing is believed before it is known. */
  readonly trust: (secret: string) => void;
  /** The purchase, as soon as a webhook shows it that far. */
  readonly until: (purchaseId: string, reached: (purchase: Purchase) => boolean) => Promise<Purchase>;
  readonly close: () => void;
};

/** A phase takes milliseconds, or seconds on a busy machine. */
const patienceMs = 60_000;

type Waiter = { readonly reached: (purchase: Purchase) => boolean; readonly tell: (purchase: Purchase) => void };

/** Listens on a free port of loopback. */
export const listenForWebhooks = async (now: () => number): Promise<WebhookListener> => {
  const latest = new Map<string, Purchase>();
  const waiters = new Map<string, Set<Waiter>>();
  let secret = "";
  const hear = async (rawBody: string, headers: IncomingHttpHeaders): Promise<void> => {
    const { body } = await verifyWebhook(rawBody, headers, secret, now);
    const { purchase } = body as { readonly purchase: Purchase };
    // Webhooks may overtake each other: only news counts.
    if ((latest.get(purchase.id)?.version ?? 0) >= purchase.version) return;
    latest.set(purchase.id, purchase);
    for (const waiter of waiters.get(purchase.id) ?? []) if (waiter.reached(purchase)) waiter.tell(purchase);
  };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => void chunks.push(chunk));
    request.on("end", () => {
      hear(Buffer.concat(chunks).toString(), request.headers).then(
        () => response.writeHead(204).end(),
        () => response.writeHead(400).end(),
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    trust: (given) => void (secret = given),
    until: async (id, reached) => {
      const known = latest.get(id);
      if (known && reached(known)) return known;
      return waitFor(waiters, id, reached, () => latest.get(id)?.status);
    },
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
};

const waitFor = async (
  waiters: Map<string, Set<Waiter>>,
  id: string,
  reached: Waiter["reached"],
  status: () => string | undefined,
): Promise<Purchase> =>
  new Promise((resolve, reject) => {
    const mine = waiters.get(id) ?? new Set<Waiter>();
    waiters.set(id, mine);
    const tooLong = () => reject(new Error(`no webhook about ${id}; the last one said ${status() ?? "nothing"}`));
    const timer = setTimeout(tooLong, patienceMs);
    const waiter: Waiter = {
      reached,
      tell: (purchase) => {
        clearTimeout(timer);
        mine.delete(waiter);
        resolve(purchase);
      },
    };
    mine.add(waiter);
  });
