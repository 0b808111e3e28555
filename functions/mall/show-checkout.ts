import { viewCheckout } from "../../domain/checkout/checkout-view.ts";
import { isRejection, reject } from "../../domain/rejection.ts";
import { boughtBy, loadCheckout } from "../io/store/checkout-store.ts";
import { get } from "../middleware/contract.ts";
import { mallRead } from "../requests/mall-read.ts";

export const contract = get("mall", {
  summary: "Returns the mall's own checkout with its outcome, and with the purchaser's sealed part while it is valid.",
  responses: { 200: "ShownCheckoutAnswer" },
});

/** GET /v1/checkout-sessions/{id}: a mall reads its own checkout; another mall's is as unknown as one that is not. */
export const handler = mallRead(contract, async ({ path: { id = "" }, now }, { mall }) => {
  const checkout = await loadCheckout(id);
  if (isRejection(checkout)) return checkout;
  if (checkout.mall !== mall) return reject("CheckoutNotFound", `there is no checkout ${id}`);
  return { status: 200, body: { checkout: viewCheckout(checkout, await boughtBy(checkout), now) } };
});
