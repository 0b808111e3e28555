import { viewCheckoutForPurchaser } from "../../domain/checkout/checkout-view.ts";
import { isRejection } from "../../domain/rejection.ts";
import { boughtBy } from "../io/store/checkout-store.ts";
import { get } from "../middleware/contract.ts";
import { http } from "../middleware/http.ts";
import { checkoutOf } from "../requests/checkout-request.ts";

export const contract = get("purchaser", {
  summary: "Returns the checkout for the purchaser's page, with its outcome.",
  responses: { 200: "OwnCheckoutAnswer" },
});

/** GET /v1/checkout-sessions/{id}/status: what the page shows, and asks again until the lender has decided. */
export const handler = http(contract, async (request) => {
  const checkout = await checkoutOf(request);
  if (isRejection(checkout)) return checkout;
  const { now } = request;
  return { status: 200, body: { checkout: viewCheckoutForPurchaser(checkout, await boughtBy(checkout), now) } };
});
