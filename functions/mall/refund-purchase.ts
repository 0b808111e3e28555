import * as z from "zod/mini";
import { requestRefund } from "../../domain/purchase/refund-request.ts";
import { withSignedAmount } from "../../domain/purchase/signed-amount.ts";
import { isRejection } from "../../domain/rejection.ts";
import { readPreview } from "../io/keys/preview-token.ts";
import { signedPost } from "../middleware/contract.ts";
import { changePurchase, signed } from "../requests/mall-request.ts";
import { textUpTo } from "../schemas/basic-schema.ts";
import { WireLineQuantities, WireMoney } from "../schemas/schema.ts";
import { withTurn } from "../schemas/turn-schema.ts";

const RefundRequest = z.pipe(
  z.strictObject({
    lines: z.optional(WireLineQuantities),
    amount: WireMoney,
    token: z.optional(textUpTo(2048)),
    ...withTurn,
  }),
  z.transform(({ lines, amount, token }) => ({ refund: lines ? { lines } : { amount }, amount, token })),
);

export const contract = signedPost("refund.request", RefundRequest, {
  summary:
    "Refunds the price of returned goods, or without `lines` an amount as the mall's goodwill; with the token of a preview, exactly the previewed refund.",
  responses: { 202: "PurchaseAnswer" },
});

/** POST /v1/purchases/{id}/refunds: a refund that the mall initiates. */
export const handler = signed(contract, async (request, { refund, amount, token }, now) => {
  const preview = token === undefined ? undefined : await readPreview(token, { ...request, refund });
  if (isRejection(preview)) return preview;
  return changePurchase(request, 202, now, (before) => {
    const after = requestRefund(before, refund, now, preview);
    return isRejection(after) ? after : withSignedAmount(after, after.cancellations.length, amount);
  });
});
