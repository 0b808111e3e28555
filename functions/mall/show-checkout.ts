import { viewCheckout } from "../../domain/checkout/checkout-view.ts";
import { isRejection } from "../../domain/rejection.ts";
import { purchaseOf, checkoutNotFound, loadCheckout } from "../io/store/checkout-store.ts";
import { get } from "../middleware/contract.ts";
import { mallRead } from "../requests/mall-read.ts";

export const contract = get("mall", {
  summary: "Returns the mall's own checkout with its outcome, and with the purchaser's sealed part while it is valid.",
  responses: { 200: "ShownCheckoutAnswer" },
});

/** GET /v1/checkout-sessions/{id}: another mall's checkout gives the same answer as one that does not exist. */
export const handler = mallRead(contract, async ({ path: { id = "" }, now }, { mall }) => {
  const checkout = await loadCheckout(id);
  if (isRejection(checkout)) return checkout;
  if (checkout.mall !== mall) return checkoutNotFound(id);
  return { status: 200, body: { checkout: viewCheckout(checkout, await purchaseOf(checkout), now) } };
});
