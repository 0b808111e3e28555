import type { connectMall } from "../../clients/sdk/mall.ts";
import { isProblem } from "../../clients/sdk/problem.ts";
import type { Purchase } from "../../clients/sdk/purchase.ts";
import { verifyWebhook } from "../../clients/sdk/webhook.ts";
import type { Order, Store } from "./store.ts";

type Event = {
  readonly id: string;
  readonly type: string;
  readonly at: string;
  readonly sequence: number;
  /** Absent where an event is about something else, such as a test of the address. */
  readonly purchase?: Purchase;
};

/** Lives that nothing more happens in. */
const closed = ["declined", "expired", "cancelled"];

type Parts = {
  readonly store: Store;
  readonly mall: ReturnType<typeof connectMall>;
  readonly webhookSecret: string;
  readonly now: () => Promise<number>;
};

export type Shop = ReturnType<typeof openShop>;

/** What the shop does with its orders, whatever page asks for it. */
export const openShop = ({ store, mall, webhookSecret, now }: Parts) => {
  const listeners = new Set<(number: string) => void>();
  const remember = (purchase: Purchase): void => {
    store.remember(purchase);
    for (const listener of listeners) listener(purchase.order);
  };
  /** What a lost answer would have told: the purchase goes by our own order number. */
  const lookUp = async (number: string): Promise<void> => {
    for await (const purchase of mall.listPurchases({ order: number })) remember(purchase);
  };
  return {
    mall,
    store,
    /** Writes an order down and asks the lender for its price; asked twice it is one order. */
    place: async (order: Order, purchaserPart: string): Promise<void> => {
      store.place(order);
      const { number, amount, lines } = order;
      try {
        const { purchase } = await mall.requestLoan({ order: number, amount, currency: "GBP", lines, purchaserPart });
        remember(purchase);
      } catch (error) {
        if (!isProblem(error, "OrderAlreadyRequested")) throw error;
        await lookUp(number);
      }
    },
    /** Does a deed on an order's purchase and keeps the state that it left. */
    act: async (
      { purchase }: Order,
      deed: (purchase: Purchase) => Promise<{ readonly purchase: Purchase }>,
    ): Promise<void> => {
      if (purchase) remember((await deed(purchase)).purchase);
    },
    /** Takes a webhook; throws when it is not the gateway's. */
    hear: async (rawBody: string, headers: Readonly<Record<string, string | string[] | undefined>>): Promise<void> => {
      const event = (await verifyWebhook(rawBody, headers, webhookSecret, now)).body as Event;
      if (!event.purchase) return;
      store.hear(event, event.purchase.order);
      remember(event.purchase);
    },
    /** Reads what webhooks could not tell while the shop was closed. */
    catchUp: async (): Promise<void> => {
      for (const { number, purchase } of store.orders())
        if (!closed.includes(purchase?.status ?? "pending")) await lookUp(number);
    },
    /** Tells of every order that has changed, until told to stop. */
    listen: (listener: (number: string) => void): (() => void) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
};
