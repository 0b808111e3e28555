import { viewCheckoutForPurchaser } from "../../domain/checkout/checkout-view.ts";
import { purchaseOf } from "../io/store/checkout-store.ts";
import { get } from "../middleware/contract.ts";
import { checkoutRead } from "../requests/checkout-request.ts";

export const contract = get("purchaser", {
  summary: "Returns the checkout for the purchaser's page, with its outcome.",
  responses: { 200: "OwnCheckoutAnswer" },
});

/** GET /v1/checkout-sessions/{id}/status: the page polls it until the lender has decided. */
export const handler = checkoutRead(contract, async ({ now }, checkout) => ({
  status: 200,
  body: { checkout: viewCheckoutForPurchaser(checkout, await purchaseOf(checkout), now) },
}));
