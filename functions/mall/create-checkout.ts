import * as z from "zod/mini";
import { viewCheckout } from "../../domain/checkout/checkout-view.ts";
import { checkoutLifetimeSeconds } from "../../domain/checkout/checkout.ts";
import { maxLines } from "../../domain/protocol/limits.ts";
import { isRejection, reject } from "../../domain/rejection.ts";
import { Line } from "../io/messages/claims.ts";
import { bindsPart } from "../io/messages/envelope.ts";
import type { SignedContract } from "../middleware/contract.ts";
import { receiptFor, signedForOrder } from "../requests/mall-request.ts";
import { newCheckout, saveNewCheckout } from "../requests/new-checkout.ts";
import { list, matching, textUpTo, withDefault } from "../schemas/basic-schema.ts";
import { ReturnUrl } from "../schemas/return-url.ts";

const Body = z.strictObject({ envelope: z.string(), display: textUpTo(64 * 1024) });

const Session = z.strictObject({
  lender: textUpTo(64),
  lines: list(z.strictObject(Line.shape), 1, maxLines),
  returnUrl: ReturnUrl,
  cancelUrl: z.optional(ReturnUrl),
  tokenHash: matching(/^[\w-]{43}$/, "SHA-256 in base64url"),
  /** Seconds. */
  expiresIn: withDefault(z.int(), checkoutLifetimeSeconds.default),
});

export const contract: SignedContract<z.infer<typeof Session>, z.infer<typeof Body>> = {
  summary:
    "Opens a hosted checkout, where the purchaser compares plans and consents; only its page can read the descriptions of the lines.",
  caller: "signedMall",
  body: Body,
  message: { op: "checkout.create", body: Session },
  responses: { 201: "CheckoutAnswer" },
};

/** POST /v1/checkout-sessions: the envelope binds `display` as the part for the purchaser. */
export const handler = signedForOrder(contract, async (request, session, now, { body: { display } }) => {
  const { registration, mall } = request;
  if (!bindsPart(request, "purchaser", display))
    return reject("InvalidMessage", "the envelope does not bind this display part");
  if (registration.lender !== session.lender)
    return reject("LenderUnknown", `${mall} has no contract with ${session.lender}`);

  const opened = newCheckout(request, session, display, now);
  if (isRejection(opened)) return opened;
  return saveNewCheckout(opened, request, async (checkout, purchase) => ({
    status: 201,
    body: {
      checkout: viewCheckout(checkout, purchase, now),
      url: pageOf(checkout.id),
      receipt: await receiptFor(request, undefined, now),
    },
  }));
});

/** The checkout page is on the host of the purchaser's pages; the mall adds the fragment. */
const pageOf = (id: string): string => `${(process.env["PAY_URL"] ?? "").replace(/\/pay$/, "")}/checkout/${id}`;
