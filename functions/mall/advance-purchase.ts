import * as z from "zod/mini";
import { requestAdvance } from "../../domain/purchase/advance.ts";
import { requestQuotedAdvance } from "../../domain/purchase/quoted-advance.ts";
import { loadQuote, offeredIn } from "../io/store/quote-store.ts";
import { signedPost } from "../middleware/contract.ts";
import { changePurchase, signed } from "../requests/mall-request.ts";
import { WireAdvanceRequest, WireQuotedAdvance } from "../schemas/advance-schema.ts";

/** A request with a quote is validated as a quoted one only, so that its errors are about the quoted form. */
const AdvanceInput = z.union([WireQuotedAdvance, WireAdvanceRequest]);

export const contract = signedPost("advance.request", AdvanceInput, {
  summary:
    "Sells the receivable to the lender, whole, by amount, by line or at a quoted price; the mall is paid net of the discount at once.",
  responses: { 202: "PurchaseAnswer" },
});

/** POST /v1/purchases/{id}/advances: the mall is paid now. */
export const handler = signed(contract, async (request, advance, now) => {
  if (typeof advance === "string" || !("quote" in advance))
    return changePurchase(request, 202, now, (before) => requestAdvance(before, advance, now));
  const offered = offeredIn(await loadQuote(request.purchaseId, advance.quote));
  return changePurchase(request, 202, now, (before) => requestQuotedAdvance(before, advance, offered, now));
});
