import * as z from "zod/mini";
import { cancelCheckout } from "../../domain/checkout/checkout.ts";
import { purchaserPost } from "../middleware/contract.ts";
import { atCheckout } from "../requests/checkout-request.ts";

export const contract = purchaserPost(z.optional(z.strictObject({})), {
  summary: "Cancels the checkout; the purchaser returns to the shop.",
  responses: { 200: "OwnCheckoutAnswer" },
});

/** POST /v1/checkout-sessions/{id}/cancellations: only before the consent. */
export const handler = atCheckout(contract, 200, (checkout, { now }) => cancelCheckout(checkout, now));
