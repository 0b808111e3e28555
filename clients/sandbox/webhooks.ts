import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import type { Purchase } from "../sdk/purchase.ts";
import { verifyWebhook } from "../sdk/webhook.ts";

/** A mall's webhook server: it verifies each signature and resolves waits for a purchase. */
export type WebhookListener = {
  readonly url: string;
  /** Sets the secret from the mall's registration; before that every webhook is rejected. */
  readonly trust: (secret: string) => void;
  /** Resolves with the purchase as soon as a webhook shows that it fulfils the condition. */
  readonly until: (purchaseId: string, reached: (purchase: Purchase) => boolean) => Promise<Purchase>;
  readonly close: () => void;
};

/** A phase takes milliseconds, or seconds on a busy machine. */
const timeoutMs = 60_000;

type Waiter = { readonly reached: (purchase: Purchase) => boolean; readonly resolve: (purchase: Purchase) => void };

/** Listens on a free port of loopback. */
export const listenForWebhooks = async (now: () => number): Promise<WebhookListener> => {
  const latest = new Map<string, Purchase>();
  const waiters = new Map<string, Set<Waiter>>();
  let secret = "";
  const receive = async (rawBody: string, headers: IncomingHttpHeaders): Promise<void> => {
    const { body } = await verifyWebhook(rawBody, headers, secret, now);
    const { purchase } = body as { readonly purchase: Purchase };
    // Webhooks can arrive out of order: only a newer version counts.
    if ((latest.get(purchase.id)?.version ?? 0) >= purchase.version) return;
    latest.set(purchase.id, purchase);
    for (const waiter of waiters.get(purchase.id) ?? []) if (waiter.reached(purchase)) waiter.resolve(purchase);
  };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => void chunks.push(chunk));
    request.on("end", () => {
      receive(Buffer.concat(chunks).toString(), request.headers).then(
        () => response.writeHead(204).end(),
        () => response.writeHead(400).end(),
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    trust: (newSecret) => void (secret = newSecret),
    until: async (id, reached) => {
      const current = latest.get(id);
      if (current && reached(current)) return current;
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
    const purchaseWaiters = waiters.get(id) ?? new Set<Waiter>();
    waiters.set(id, purchaseWaiters);
    const onTimeout = () =>
      reject(new Error(`no webhook about ${id} in time; the last status was ${status() ?? "none"}`));
    const timer = setTimeout(onTimeout, timeoutMs);
    const waiter: Waiter = {
      reached,
      resolve: (purchase) => {
        clearTimeout(timer);
        purchaseWaiters.delete(waiter);
        resolve(purchase);
      },
    };
    purchaseWaiters.add(waiter);
  });
