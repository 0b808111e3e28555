import * as z from "zod/mini";
import { consentToCheckout } from "../../domain/checkout/checkout.ts";
import { purchaserPost } from "../middleware/contract.ts";
import { atCheckout } from "../requests/checkout-request.ts";

/** A compact JWE, which only the lender can open. */
const Sealed = z.string().check(z.maxLength(16 * 1024), z.regex(/^[\w-]+(?:\.[\w-]+){4}$/, "a compact JWE"));

export const contract = purchaserPost(z.strictObject({ purchaserPart: Sealed }), {
  summary: "Consents to the order and a plan, sealed to the lender; the mall is notified and requests the loan.",
  responses: { 202: "OwnCheckoutAnswer" },
});

/** POST /v1/checkout-sessions/{id}/consents: neither gateway nor mall can read the purchaser's part. */
export const handler = atCheckout(contract, 202, (checkout, { body: { purchaserPart }, now }) =>
  consentToCheckout(checkout, purchaserPart, now),
);
