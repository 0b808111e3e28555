import { type Checkout, openCheckout } from "../../domain/checkout/checkout.ts";
import type { Instant } from "../../domain/calendar.ts";
import { money } from "../../domain/money.ts";
import type { Purchase } from "../../domain/purchase/purchase.ts";
import { mayBeRequestedAgain } from "../../domain/purchase/repeated-request.ts";
import { isRejection, reject, type Rejection } from "../../domain/rejection.ts";
import { loadCheckout, purchaseOf, purchaseOfOrder, saveCheckout } from "../io/store/checkout-store.ts";
import { checkoutIdOf } from "../io/table/item-keys.ts";
import type { Reply } from "../middleware/request.ts";
import type { OrderRequest } from "./mall-request.ts";

type Draft = Parameters<typeof openCheckout>[0];

/** The claims of a request to open a checkout, with amounts as on the wire. */
type CheckoutClaim = Pick<Draft, "lender" | "returnUrl" | "tokenHash"> & {
  readonly cancelUrl?: string | undefined;
  readonly lines: readonly (Omit<Draft["lines"][number], "amount"> & { readonly amount: string })[];
  readonly expiresIn: number;
};

/** The new checkout of a request; `display` is the part that only the purchaser's page can read. */
export const newCheckout = (
  { registration, mall, order, amount, name, fingerprint }: OrderRequest,
  { expiresIn, cancelUrl, lines, ...rest }: CheckoutClaim,
  display: string,
  now: Instant,
): Checkout | Rejection =>
  openCheckout(
    {
      ...rest,
      ...(cancelUrl !== undefined && { cancelUrl }),
      id: checkoutIdOf(mall, name),
      order,
      mall,
      shop: registration.name,
      amount,
      lines: lines.map((line) => ({ ...line, amount: money(BigInt(line.amount), amount.currency) })),
      display,
      digest: fingerprint,
    },
    expiresIn,
    now,
  );

/** Saves a new checkout with its idempotency record, and returns the reply to it; a repeated request gets the reply to the saved one. */
export const saveNewCheckout = async (
  opened: Checkout,
  { fingerprint, write }: OrderRequest,
  replyTo: (checkout: Checkout, purchase?: Purchase) => Promise<Reply>,
): Promise<Reply | Rejection> => {
  const known = await loadCheckout(opened.id);
  const purchase = isRejection(known) ? await purchaseOfOrder(opened) : undefined;
  if (purchase && !mayBeRequestedAgain(purchase))
    return reject(
      "OrderAlreadyRequested",
      `order ${opened.order} already has a purchase, which is not declined or expired: give a new order a new number`,
    );
  const reply = await replyTo(opened);
  if (isRejection(known) && (await saveCheckout(opened, write.complete(reply)))) return reply;
  const saved = await loadCheckout(opened.id);
  if (isRejection(saved))
    return reject("ConcurrentChange", "the same request arrived twice at once: send it again after a second");
  if (saved.digest !== fingerprint)
    return reject("MessageReplayed", "this request id was used for another request: use a new id for each request");
  return replyTo(saved, await purchaseOf(saved));
};
