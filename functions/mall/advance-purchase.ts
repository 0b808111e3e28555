import { requestAdvance } from "../../domain/advance.ts";
import { requestQuotedAdvance } from "../../domain/advance-quote.ts";
import type { Purchase } from "../../domain/purchase.ts";
import { viewPurchase } from "../../domain/purchase-view.ts";
import { isRejection, type Rejection } from "../../domain/rejection.ts";
import { moveFor, openFor, receiptFor } from "../io/mall-request.ts";
import { loadQuote, offeredIn } from "../io/quote-store.ts";
import { http } from "../middleware/http.ts";
import { readBody, Signed, WireAsk, WireQuoted } from "../middleware/wire.ts";

/** POST /v1/purchases/{id}/advances: the mall sells its receivable, whole, by amount, by line or at a quoted price, and is paid net at once. */
export const handler = http(Signed, async ({ body, path, now }) => {
  const message = await openFor(path["id"], body.envelope, "advance.request", now);
  if (isRejection(message)) return message;
  const request = await readRequest(message, now);
  if (isRejection(request)) return request;

  const purchase = await moveFor(message, request);
  if (isRejection(purchase)) return purchase;
  const receipt = await receiptFor(message, purchase.id, now);
  return { status: 202, body: { purchase: viewPurchase(purchase), receipt } };
});

/** What the body asks to be done with the purchase: an advance by the rate card, or at the quote that it names. */
const readRequest = async (
  { body, purchaseId }: { readonly body: unknown; readonly purchaseId: string },
  now: string,
): Promise<((purchase: Purchase) => Purchase | Rejection) | Rejection> => {
  if (typeof body !== "object" || body === null || !("quote" in body)) {
    const ask = readBody(WireAsk, body);
    return isRejection(ask) ? ask : (purchase) => requestAdvance(purchase, ask, now);
  }
  const quoted = readBody(WireQuoted, body);
  if (isRejection(quoted)) return quoted;
  const offered = offeredIn(await loadQuote(purchaseId, quoted.quote));
  return (purchase) => requestQuotedAdvance(purchase, quoted, offered, now);
};
