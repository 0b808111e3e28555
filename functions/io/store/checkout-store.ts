import { addTime } from "../../../domain/calendar.ts";
import type { Checkout } from "../../../domain/checkout/checkout.ts";
import type { Purchase } from "../../../domain/purchase/purchase.ts";
import { isRejection, reject, type Rejection } from "../../../domain/rejection.ts";
import { loadPurchase } from "./purchase-store.ts";
import { type Attributes, fromAttributes } from "../table/attributes.ts";
import { checkoutKey, purchaseIdOf } from "../table/item-keys.ts";
import { decode, encode, type Item } from "../table/item.ts";
import { type Beside, commit, read, type Write } from "../table/table.ts";
import { decideAgain, putVersioned } from "../table/versioned.ts";

/** A week, in which the mall may look at what became of it; then the table forgets it. */
const kept = { days: 7 };

/** A checkout as its item. */
export const toCheckoutItem = (checkout: Checkout): Item => ({
  ...checkoutKey(checkout.id),
  ...(encode(checkout) as Item),
  ttl: Math.ceil(Date.parse(addTime(checkout.expiresAt, kept)) / 1000),
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

/** The purchase that came of it, or of another request for the same order; undefined while there is none. */
export const boughtBy = async ({ mall, order }: Checkout): Promise<Purchase | undefined> => {
  const purchase = await loadPurchase(purchaseIdOf(mall, order));
  return isRejection(purchase) ? undefined : purchase;
};

/** Saves the next version over the one it was decided from, and what belongs to it; false when another request was faster. */
export const saveCheckout = async (next: Checkout, beside: readonly Write[] = []): Promise<boolean> =>
  commit([putVersioned(toCheckoutItem(next), next.version), ...beside]);

/** Load, decide, save; decided anew when another request was faster. A decision that returns what it was given writes nothing. */
export const changeCheckout = async (
  id: string,
  decide: (checkout: Checkout) => Checkout | Rejection,
  beside?: Beside<Checkout>,
): Promise<Checkout | Rejection> =>
  decideAgain(
    "the checkout",
    async () => loadCheckout(id),
    decide,
    async (next) => saveCheckout(next, await beside?.(next)),
  );

/** The same for an unknown checkout and for another mall's, so that nobody learns which ids exist. */
export const checkoutNotFound = (id: string): Rejection => reject("CheckoutNotFound", `checkout ${id} was not found`);
