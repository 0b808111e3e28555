import { viewCheckoutEvent } from "../../../domain/checkout/checkout-view.ts";
import type { Checkout } from "../../../domain/checkout/checkout.ts";
import type { Purchase } from "../../../domain/purchase/purchase.ts";
import { acknowledgeBy } from "../../../domain/purchase/view/event-audience.ts";
import { viewPurchase } from "../../../domain/purchase/view/purchase-view.ts";
import { eventIdOf } from "../table/item-keys.ts";
import type { NewEvent } from "./webhook-message.ts";

/** The webhook event of a purchase's last change. */
export const purchaseEvent = (purchase: Purchase): NewEvent => {
  const { event, version } = purchase;
  const answerBy = acknowledgeBy(purchase);
  return {
    id: eventIdOf(event.at, `${purchase.id.slice("pur_".length)}_${event.no}`),
    type: `purchase.${event.name}`,
    mall: purchase.mall,
    at: event.at,
    sequence: event.no,
    version,
    ...(answerBy !== undefined && { acknowledgeBy: answerBy }),
    purchase: viewPurchase(purchase),
  };
};

/** The webhook event of a checkout's last change. */
export const checkoutEvent = (checkout: Checkout): NewEvent => ({
  id: eventIdOf(checkout.at, `${checkout.id.slice("chk_".length)}_${checkout.version}`),
  type: `checkout.${checkout.status}`,
  mall: checkout.mall,
  at: checkout.at,
  sequence: checkout.version,
  version: checkout.version,
  checkout: viewCheckoutEvent(checkout),
});
