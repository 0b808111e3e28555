import * as z from "zod";
import { cancelCheckout } from "../../domain/checkout/checkout.ts";
import { purchaserPost } from "../middleware/contract.ts";
import { http } from "../middleware/http.ts";
import { atCheckout } from "../requests/checkout-request.ts";

export const contract = purchaserPost(z.strictObject({}).optional(), {
  summary: "Cancels the checkout; the purchaser returns to the shop.",
  responses: { 200: "OwnCheckoutAnswer" },
});

/** POST /v1/checkout-sessions/{id}/cancellations: before the consent, and never after it. */
export const handler = http(
  contract,
  atCheckout(200, (checkout, _body: object | undefined, now) => cancelCheckout(checkout, now)),
);
