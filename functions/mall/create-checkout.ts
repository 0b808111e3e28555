import * as z from "zod";
import { viewCheckout } from "../../domain/checkout/checkout-view.ts";
import { type Checkout, checkoutLifetimeSeconds, openCheckout } from "../../domain/checkout/checkout.ts";
import { money } from "../../domain/money.ts";
import type { Purchase } from "../../domain/purchase/purchase.ts";
import { isRejection, reject } from "../../domain/rejection.ts";
import { Line, mostLines } from "../io/messages/claims.ts";
import { bindsPart } from "../io/messages/envelope.ts";
import { boughtBy, loadCheckout, saveCheckout } from "../io/store/checkout-store.ts";
import { checkoutIdOf } from "../io/table/item-keys.ts";
import type { SignedContract } from "../middleware/contract.ts";
import { http } from "../middleware/http.ts";
import { receiptFor, signedForOrder } from "../requests/mall-request.ts";
import { ReturnUrl } from "../schemas/return-url.ts";

const Body = z.strictObject({ envelope: z.string(), display: z.string().max(64 * 1024) });

const Asked = z.strictObject({
  lender: z.string().max(64),
  lines: z.array(Line.strict()).min(1).max(mostLines),
  returnUrl: ReturnUrl,
  cancelUrl: ReturnUrl.optional(),
  tokenHash: z.string().regex(/^[\w-]{43}$/, "SHA-256 in base64url"),
  /** Seconds. */
  expiresIn: z.int().default(checkoutLifetimeSeconds.default),
});

export const contract: SignedContract<z.infer<typeof Asked>, z.infer<typeof Body>> = {
  summary:
    "Opens a hosted checkout, where the purchaser compares plans and consents; only its page can read the descriptions of the lines.",
  caller: "signedMall",
  body: Body,
  message: { op: "checkout.create", body: Asked },
  responses: { 201: "CheckoutAnswer" },
};

/** POST /v1/checkout-sessions: the envelope binds `display` as the part for the purchaser. */
export const handler = http(
  contract,
  signedForOrder(contract, async (request, asked, now, { display }: { readonly display: string }) => {
    const { by, mall, order, amount, name, fingerprint, deed } = request;
    if (!bindsPart(request, "purchaser", display))
      return reject("InvalidMessage", "the envelope is not bound to this display part");
    if (by.lender !== asked.lender) return reject("LenderUnknown", `${mall} has no contract with ${asked.lender}`);

    const { expiresIn, cancelUrl, lines, ...facts } = asked;
    const ask = {
      ...facts,
      ...(cancelUrl !== undefined && { cancelUrl }),
      id: checkoutIdOf(mall, name),
      order,
      mall,
      shop: by.name,
      amount,
      lines: lines.map((line) => ({ ...line, amount: money(BigInt(line.amount), amount.currency) })),
      display,
      digest: fingerprint,
    };
    const opened = openCheckout(ask, expiresIn, now);
    if (isRejection(opened)) return opened;
    const known = await loadCheckout(opened.id);
    if (isRejection(known) && (await boughtBy(opened)))
      return reject("OrderAlreadyRequested", `order ${order} is a purchase already: give a new order a new number`);
    const answer = async (checkout: Checkout, purchase?: Purchase) => ({
      status: 201,
      body: {
        checkout: viewCheckout(checkout, purchase, now),
        url: pageOf(checkout.id),
        receipt: await receiptFor(request, undefined, now),
      },
    });
    const reply = await answer(opened);
    if (isRejection(known) && (await saveCheckout(opened, deed.keep(reply)))) return reply;
    const checkout = await loadCheckout(opened.id);
    if (isRejection(checkout)) return reject("ConcurrentChange", "two of the same met: ask again in a second");
    if (checkout.digest !== fingerprint)
      return reject("MessageReplayed", "this request id was used for another request: give each its own");
    return answer(checkout, await boughtBy(checkout));
  }),
);

/** Beside the page that the purchaser's notices lead to; the mall adds the fragment. */
const pageOf = (id: string): string => new URL(`/checkout/${id}`, process.env["PAY_URL"]).href;
