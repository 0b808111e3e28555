import * as z from "zod/mini";
import { viewCheckout } from "../../domain/checkout/checkout-view.ts";
import { type Checkout, checkoutLifetimeSeconds, openCheckout } from "../../domain/checkout/checkout.ts";
import { money } from "../../domain/money.ts";
import { maxLines } from "../../domain/protocol/limits.ts";
import type { Purchase } from "../../domain/purchase/purchase.ts";
import { isRejection, reject } from "../../domain/rejection.ts";
import { Line } from "../io/messages/claims.ts";
import { bindsPart } from "../io/messages/envelope.ts";
import { boughtBy, loadCheckout, saveCheckout } from "../io/store/checkout-store.ts";
import { checkoutIdOf } from "../io/table/item-keys.ts";
import type { SignedContract } from "../middleware/contract.ts";
import { receiptFor, signedForOrder } from "../requests/mall-request.ts";
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
  const { registration, mall, order, amount, name, fingerprint, write } = request;
  if (!bindsPart(request, "purchaser", display))
    return reject("InvalidMessage", "the envelope does not bind this display part");
  if (registration.lender !== session.lender)
    return reject("LenderUnknown", `${mall} has no contract with ${session.lender}`);

  const { expiresIn, cancelUrl, lines, ...facts } = session;
  const draft = {
    ...facts,
    ...(cancelUrl !== undefined && { cancelUrl }),
    id: checkoutIdOf(mall, name),
    order,
    mall,
    shop: registration.name,
    amount,
    lines: lines.map((line) => ({ ...line, amount: money(BigInt(line.amount), amount.currency) })),
    display,
    digest: fingerprint,
  };
  const opened = openCheckout(draft, expiresIn, now);
  if (isRejection(opened)) return opened;
  const known = await loadCheckout(opened.id);
  if (isRejection(known) && (await boughtBy(opened)))
    return reject("OrderAlreadyRequested", `order ${order} already has a purchase: give a new order a new number`);
  const answer = async (checkout: Checkout, purchase?: Purchase) => ({
    status: 201,
    body: {
      checkout: viewCheckout(checkout, purchase, now),
      url: pageOf(checkout.id),
      receipt: await receiptFor(request, undefined, now),
    },
  });
  const reply = await answer(opened);
  if (isRejection(known) && (await saveCheckout(opened, write.complete(reply)))) return reply;
  const checkout = await loadCheckout(opened.id);
  if (isRejection(checkout))
    return reject("ConcurrentChange", "the same request arrived twice at once: send it again after a second");
  if (checkout.digest !== fingerprint)
    return reject("MessageReplayed", "this request id was used for another request: use a new id for each request");
  return answer(checkout, await boughtBy(checkout));
});

/** The checkout page is on the host of the purchaser's pages; the mall adds the fragment. */
const pageOf = (id: string): string => new URL(`/checkout/${id}`, process.env["PAY_URL"]).href;
