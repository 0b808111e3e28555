import { toWire } from "../../domain/money.ts";
import { type AdvanceRequest, amountToAdvance } from "../../domain/purchase/advance.ts";
import type { Purchase } from "../../domain/purchase/purchase.ts";
import { isRejection, reject, type Rejection } from "../../domain/rejection.ts";
import { inquire } from "../io/aws/step-functions.ts";
import { saveQuote, type StoredQuote, loadQuote, type WireQuote } from "../io/store/quote-store.ts";
import { signedPost } from "../middleware/contract.ts";
import { loadOwnPurchase, quoteNameOf, receiptFor, signed } from "../requests/mall-request.ts";
import { WireAdvancePart } from "../schemas/advance-schema.ts";

export const contract = signedPost("quote.request", WireAdvancePart, {
  summary: "Requests the price of an advance; the quote binds the lender until `expiresAt`.",
  responses: { 201: "AdvanceQuoteAnswer" },
});

/** POST /v1/purchases/{id}/advance-quotes: the lender's price for an advance. */
export const handler = signed(contract, async (request, advance, now) => {
  const purchase = await loadOwnPurchase(request);
  if (isRejection(purchase)) return purchase;

  const name = quoteNameOf(request);
  const answer = async ({ quote }: StoredQuote) => ({
    status: 201,
    body: { quote, receipt: await receiptFor(request, purchase.id, now) },
  });
  const known = await loadQuote(purchase.id, name.id);
  if (known && known.digest !== name.digest)
    return reject("MessageReplayed", "this request id was used for another request: use a new id for each request");
  if (known) return answer(known);
  const quote = await quoteFromLender(purchase, advance, { ...name, evidence: request.signed });
  if (isRejection(quote)) return quote;
  const reply = await answer(quote);
  if (await saveQuote(purchase.id, quote, request.write.complete(reply))) return reply;
  const other = await loadQuote(purchase.id, name.id);
  return other
    ? answer(other)
    : reject("ConcurrentChange", "the same request arrived twice at once: send it again after a second");
});

/** The lender knows the price, the gateway the amount that can still be advanced. */
const quoteFromLender = async (
  purchase: Purchase,
  advance: AdvanceRequest,
  { id, digest, evidence }: { readonly id: string; readonly digest: string; readonly evidence: string },
): Promise<StoredQuote | Rejection> => {
  const amount = amountToAdvance(purchase, advance);
  if (isRejection(amount)) return amount;
  const question = { question: "quote-advance", purchaseId: purchase.id, quote: id, amount: toWire(amount), evidence };
  const quote = await inquire(`${purchase.id}.${id}`, question);
  if (isRejection(quote)) return quote;
  return { quote: quote as WireQuote, digest };
};
