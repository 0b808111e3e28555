import { addTime } from "../../../domain/calendar.ts";
import type { Checkout } from "../../../domain/checkout/checkout.ts";
import type { Purchase } from "../../../domain/purchase/purchase.ts";
import { isRejection, reject, type Rejection } from "../../../domain/rejection.ts";
import { loadPurchase } from "./purchase-store.ts";
import { type Attributes, fromAttributes } from "../table/attributes.ts";
import { checkoutKey, purchaseIdOf } from "../table/item-keys.ts";
import { decode, encode, type Item } from "../table/item.ts";
import { type FurtherWrites, commit, read, type Write } from "../table/table.ts";
import { decideAgain, putVersioned } from "../table/versioned.ts";

/** How long a mall can read a checkout's outcome after it expires. */
const retention = { days: 7 };

/** A checkout as its item. */
export const toCheckoutItem = (checkout: Checkout): Item => ({
  ...checkoutKey(checkout.id),
  ...(encode(checkout) as Item),
  ttl: Math.ceil(Date.parse(addTime(checkout.expiresAt, retention)) / 1000),
});

/** The checkout of an item; the reverse of `toCheckoutItem`. */
export const toCheckout = (item: Item): Checkout => {
  const { pk: _pk, sk: _sk, ttl: _ttl, ...facts } = item;
  return decode(facts) as Checkout;
};

/** A checkout from the stream's wire form. */
export const toCheckoutFromImage = (image: Record<string, unknown>): Checkout =>
  toCheckout(fromAttributes(image as Attributes));

/** The checkout as it is now. */
export const loadCheckout = async (id: string): Promise<Checkout | Rejection> => {
  const item = await read(checkoutKey(id));
  return item ? toCheckout(item) : checkoutNotFound(id);
};

/** The purchase of an order; undefined before it exists. */
export const purchaseOfOrder = async ({ mall, order }: Checkout): Promise<Purchase | undefined> => {
  const purchase = await loadPurchase(purchaseIdOf(mall, order));
  return isRejection(purchase) ? undefined : purchase;
};

/** The purchase that was requested since a checkout was opened, from this checkout or from another request; undefined before it exists. */
export const purchaseOf = async (checkout: Checkout): Promise<Purchase | undefined> => {
  const purchase = await purchaseOfOrder(checkout);
  // An order that was declined or has expired may be requested again.
  return purchase && purchase.createdAt >= checkout.openedAt ? purchase : undefined;
};

/** Saves a checkout's next version with further writes; false if another request was faster. */
export const saveCheckout = async (next: Checkout, further: readonly Write[] = []): Promise<boolean> =>
  commit([putVersioned(toCheckoutItem(next), next.version), ...further]);

/** Load, decide, save; decided again if another request was faster. A decision that returns the checkout unchanged writes nothing. */
export const changeCheckout = async (
  id: string,
  decide: (checkout: Checkout) => Checkout | Rejection,
  further?: FurtherWrites<Checkout>,
): Promise<Checkout | Rejection> =>
  decideAgain(
    "the checkout",
    async () => loadCheckout(id),
    decide,
    async (next) => saveCheckout(next, await further?.(next)),
  );

/** The same rejection for an unknown checkout and for another mall's, so that nobody learns which ids exist. */
export const checkoutNotFound = (id: string): Rejection => reject("CheckoutNotFound", `checkout ${id} was not found`);
