import { type Checkout, CheckoutNotConsented } from "../../clients/sdk/checkout.ts";
import type { connectMall } from "../../clients/sdk/mall.ts";
import type { Purchase } from "../../clients/sdk/purchase.ts";
import { verifyWebhook } from "../../clients/sdk/webhook.ts";
import type { Order, OrderCheckout, Store } from "./store.ts";

/** What a webhook says: something of a purchase, or of a checkout, or of neither, such as a test of the address. */
type Event = {
  readonly id: string;
  readonly type: string;
  readonly at: string;
  readonly purchase?: Purchase;
  readonly checkout?: Pick<Checkout, "id" | "status" | "order">;
};

type Parts = {
  readonly store: Store;
  readonly mall: ReturnType<typeof connectMall>;
  readonly address: string;
  readonly webhookSecret: string;
  readonly now: () => Promise<number>;
};

export type Shop = ReturnType<typeof openShop>;

/** Lives that nothing more happens in. */
const closed = ["declined", "expired", "cancelled"];

/** What the shop does with its orders, whatever page asks for it. */
export const openShop = ({ store, mall, address, webhookSecret, now }: Parts) => {
  const listeners = new Set<(number: string) => void>();
  const tell = (number: string): void => {
    for (const listener of listeners) listener(number);
  };
  const remember = (purchase: Purchase): void => {
    store.remember(purchase);
    tell(purchase.order);
  };
  /** Keeps what became of a checkout; a customer who has consented has bought, so the lender is asked at once. */
  const follow = async (number: string, checkout: OrderCheckout): Promise<void> => {
    const order = store.order(number);
    if (!order) return;
    store.checkOut(number, checkout);
    tell(number);
    if (checkout.status !== "consented" && checkout.status !== "completed") return;
    try {
      remember((await mall.completeCheckout(checkout, { lines: order.lines })).purchase);
    } catch (error) {
      // We heard of it too late: a consent lives five minutes, and the customer may give another.
      if (!(error instanceof CheckoutNotConsented)) throw error;
      store.checkOut(number, { id: checkout.id, status: error.status });
    }
  };
  return {
    mall,
    store,
    /** Writes an order down and opens its checkout; the answer is where to send the customer. Asked twice it is one, with one link. */
    place: async (order: Order): Promise<string> => {
      store.place(order);
      const { number, amount, lines } = order;
      const back = { returnUrl: `${address}/orders/${number}`, cancelUrl: `${address}/cart` };
      const asked = { order: number, amount, currency: "GBP", lines, ...back, idempotencyKey: number };
      const { checkout, url } = await mall.createCheckout(asked);
      if (!store.order(number)?.checkout) store.checkOut(number, checkout);
      return url;
    },
    /** Does a deed on an order's purchase and keeps the state that it left. */
    act: async (
      { purchase }: Order,
      deed: (purchase: Purchase) => Promise<{ readonly purchase: Purchase }>,
    ): Promise<void> => {
      if (purchase) remember((await deed(purchase)).purchase);
    },
    /** Takes a webhook; throws when it is not the gateway's, or when it could not be acted on: then it comes again. */
    hear: async (rawBody: string, headers: Readonly<Record<string, string | string[] | undefined>>): Promise<void> => {
      const event = (await verifyWebhook(rawBody, headers, webhookSecret, now)).body as Event;
      const { purchase, checkout } = event;
      const number = purchase?.order ?? checkout?.order;
      if (number !== undefined) store.hear(event, number);
      if (purchase) remember(purchase);
      if (checkout) await follow(checkout.order, checkout);
    },
    /** Reads what webhooks could not tell while the shop was closed. */
    catchUp: async (): Promise<void> => {
      for (const { number, checkout, purchase } of store.orders()) {
        if (purchase && !closed.includes(purchase.status)) remember(await mall.showPurchase(purchase.id));
        if (!purchase && checkout) await follow(number, await mall.showCheckout(checkout.id));
      }
    },
    /** Tells of every order that has changed, until told to stop. */
    listen: (listener: (number: string) => void): (() => void) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
};
