import type { Instant } from "../calendar.ts";
import { type Checkout, isConsented, isOpen } from "./checkout.ts";
import { toWire } from "../money.ts";
import type { Purchase } from "../purchase/purchase.ts";

/**
 * The status of a checkout. `completed` is never stored: it follows from the order's purchase, so the two cannot differ.
 * A consent that the mall did not use in time leaves the checkout open again.
 */
const statusOf = (checkout: Checkout, purchase: Purchase | undefined, now: Instant) => {
  if (purchase) return { status: "completed", purchase: purchase.id, ...outcomeOf(purchase) } as const;
  if (checkout.status === "cancelled") return { status: "cancelled" } as const;
  if (isConsented(checkout, now)) return { status: "consented" } as const;
  return { status: isOpen(checkout, now) ? "open" : "expired" } as const;
};

const outcomeOf = (purchase: Purchase) => {
  if (purchase.status === "pending") return { outcome: "undecided" } as const;
  return purchase.status === "declined"
    ? ({ outcome: "declined", code: purchase.code } as const)
    : ({ outcome: "approved" } as const);
};

const commonFields = ({ id, mall, lender, order, amount, lines, openedAt, expiresAt }: Checkout) => ({
  id,
  mall,
  lender,
  order,
  amount: toWire(amount),
  lines: lines.map((line) => ({ ...line, amount: toWire(line.amount) })),
  openedAt,
  expiresAt,
});

/** A checkout as its mall sees it, with the sealed part while it can be used. Only the lender can open that part. */
export const viewCheckout = (checkout: Checkout, purchase: Purchase | undefined, now: Instant) => ({
  ...commonFields(checkout),
  version: checkout.version,
  ...statusOf(checkout, purchase, now),
  ...(isConsented(checkout, now) && { purchaserPart: checkout.purchaserPart }),
});

/** A checkout as the purchaser's page sees it; `now` is the gateway's time, because a phone's clock can be wrong. */
export const viewCheckoutForPurchaser = (checkout: Checkout, purchase: Purchase | undefined, now: Instant) => {
  const { shop, display, returnUrl, cancelUrl = returnUrl } = checkout;
  const { purchase: _purchase, ...state } = { purchase: "", ...statusOf(checkout, purchase, now) };
  return { ...commonFields(checkout), ...state, shop, display, returnUrl, cancelUrl, now };
};

/** A checkout in a webhook to its mall, without the sealed part: the mall fetches that. */
export const viewCheckoutEvent = (checkout: Checkout) => ({
  ...commonFields(checkout),
  version: checkout.version,
  status: checkout.status,
});
