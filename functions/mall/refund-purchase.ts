import * as z from "zod/mini";
import { requestRefund } from "../../domain/purchase/refund-request.ts";
import { isRejection } from "../../domain/rejection.ts";
import { readPreview } from "../io/keys/preview-token.ts";
import { signedPost } from "../middleware/contract.ts";
import { changePurchase, signed } from "../requests/mall-request.ts";
import { invalid, textUpTo } from "../schemas/basic-schema.ts";
import { WireMoney, WireLineQuantities } from "../schemas/schema.ts";

const RefundRequest = z.pipe(
  z.strictObject({
    lines: z.optional(WireLineQuantities),
    amount: z.optional(WireMoney),
    token: z.optional(textUpTo(2048)),
  }),
  z.transform(({ lines, amount, token }, context) => {
    if (lines && !amount) return { refund: { lines }, token };
    if (amount && !lines) return { refund: { amount }, token };
    return invalid(context, "name either lines or an amount");
  }),
);

export const contract = signedPost("refund.request", RefundRequest, {
  summary:
    "Refunds the price of goods, or an amount as the mall's goodwill; with the token of a preview, exactly the previewed refund.",
  responses: { 202: "PurchaseAnswer" },
});

/** POST /v1/purchases/{id}/refunds: a refund that the mall initiates. */
export const handler = signed(contract, async (request, { refund, token }, now) => {
  const preview = token === undefined ? undefined : await readPreview(token, { ...request, refund });
  if (isRejection(preview)) return preview;
  return changePurchase(request, 202, now, (before) => requestRefund(before, refund, now, preview));
});
