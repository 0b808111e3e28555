import { type Checkout, CheckoutNotConsented } from "../../clients/sdk/checkout.ts";
import type { connectMall } from "../../clients/sdk/mall.ts";
import type { Purchase } from "../../clients/sdk/purchase.ts";
import { verifyWebhook } from "../../clients/sdk/webhook.ts";
import { makeChanges } from "./changes.ts";
import type { Order, OrderCheckout, Store } from "./orders/store.ts";

/** A webhook about a purchase, a checkout, or neither, such as a test event. */
type WebhookEvent = {
  readonly id: string;
  readonly type: string;
  readonly at: string;
  readonly purchase?: Purchase;
  readonly checkout?: Pick<Checkout, "id" | "status" | "order">;
};

type Options = {
  readonly store: Store;
  readonly mall: ReturnType<typeof connectMall>;
  readonly address: string;
  readonly webhookSecret: string;
  readonly now: () => Promise<number>;
};

export type Shop = ReturnType<typeof openShop>;

/** The final statuses. */
const finalStatuses = ["declined", "expired", "cancelled"];

type State = Options & { readonly changes: ReturnType<typeof makeChanges> };

/** The shop's operations on its orders. */
export const openShop = (options: Options) => {
  const { store, mall } = options;
  const changes = makeChanges();
  const state: State = { ...options, changes };
  return {
    mall,
    store,
    changes,
    /** Stores an order, opens its checkout and returns the link for the customer. Repeating it gives the same checkout and link. */
    place: async (order: Order): Promise<string> => place(state, order),
    /** Performs an operation on an order's purchase and stores the result. */
    act: async (
      { purchase }: Order,
      operation: (purchase: Purchase) => Promise<{ readonly purchase: Purchase }>,
    ): Promise<void> => {
      if (purchase) save(state, (await operation(purchase)).purchase);
    },
    /** Processes a webhook; throws when it is invalid, or when processing failed, so that the gateway retries it. */
    receiveWebhook: async (rawBody: string, headers: WebhookHeaders): Promise<void> =>
      receiveWebhook(state, rawBody, headers),
    /** Reads the purchases whose webhooks were missed while the shop was closed. */
    catchUp: async (): Promise<void> => catchUp(state),
  };
};

const save = ({ store, changes }: State, purchase: Purchase): void => {
  store.save(purchase);
  changes.notify(purchase.order);
};

const place = async ({ store, mall, address }: State, order: Order): Promise<string> => {
  store.place(order);
  const { number, amount, lines } = order;
  const urls = { returnUrl: `${address}/orders/${number}`, cancelUrl: `${address}/cart` };
  const request = { order: number, amount, currency: "GBP", lines, ...urls, idempotencyKey: number };
  const { checkout, url } = await mall.createCheckout(request);
  if (!store.order(number)?.checkout) store.saveCheckout(number, checkout);
  return url;
};

/** Stores a checkout's status. A customer who has consented has ordered, so the loan is requested at once. */
const updateCheckout = async (state: State, number: string, checkout: OrderCheckout): Promise<void> => {
  const { store, mall, changes } = state;
  const order = store.order(number);
  if (!order) return;
  store.saveCheckout(number, checkout);
  changes.notify(number);
  if (checkout.status !== "consented" && checkout.status !== "completed") return;
  try {
    save(state, (await mall.completeCheckout(checkout, { lines: order.lines })).purchase);
  } catch (error) {
    // Too late: a consent expires after five minutes, and the customer may consent again.
    if (!(error instanceof CheckoutNotConsented)) throw error;
    store.saveCheckout(number, { id: checkout.id, status: error.status });
  }
};

type WebhookHeaders = Readonly<Record<string, string | string[] | undefined>>;

const receiveWebhook = async (state: State, rawBody: string, headers: WebhookHeaders): Promise<void> => {
  const event = (await verifyWebhook(rawBody, headers, state.webhookSecret, state.now)).body as WebhookEvent;
  const { purchase, checkout } = event;
  const number = purchase?.order ?? checkout?.order;
  if (number !== undefined) state.store.saveEvent(event, number);
  if (purchase) save(state, purchase);
  if (checkout) await updateCheckout(state, checkout.order, checkout);
};

const catchUp = async (state: State): Promise<void> => {
  for (const { number, checkout, purchase } of state.store.orders()) {
    if (purchase && !finalStatuses.includes(purchase.status)) save(state, await state.mall.showPurchase(purchase.id));
    if (!purchase && checkout) await updateCheckout(state, number, await state.mall.showCheckout(checkout.id));
  }
};
