import type { PurchaseRef } from "./mall-connection.ts";
import type { Purchase } from "./purchase.ts";

/** Sends a request that names its turn: `before` is the mall's own number, or what `count` finds in the purchase that the gateway shows. */
export type InTurn = <Answer>(
  purchase: PurchaseRef,
  turn: { readonly before: number | undefined; readonly count: (purchase: Purchase) => number },
  send: (before: number) => Promise<Answer>,
) => Promise<Answer>;

/** Requests of one purchase wait for each other, so that two at once do not name the same turn. */
export const takeMallTurns = (showPurchase: (id: string) => Promise<Purchase>): InTurn => {
  const last = new Map<string, Promise<unknown>>();
  return async ({ id }, { before, count }, send) => {
    const mine = (last.get(id) ?? Promise.resolve()).then(async () => send(before ?? count(await showPurchase(id))));
    const ended = mine.catch(() => undefined);
    last.set(id, ended);
    await ended;
    if (last.get(id) === ended) last.delete(id);
    return mine;
  };
};
