import * as z from "zod/mini";
import { toWire } from "../../domain/money.ts";
import { previewExpiry } from "../../domain/protocol/refund-preview.ts";
import { planRefund } from "../../domain/purchase/refund-request.ts";
import { isRejection } from "../../domain/rejection.ts";
import { currentKey } from "../io/keys/key-store.ts";
import { signPreview } from "../io/keys/preview-token.ts";
import { signedPost } from "../middleware/contract.ts";
import { loadOwnPurchase, receiptFor, signed } from "../requests/mall-request.ts";
import { previewAtLender } from "../requests/refund-preview.ts";
import { invalid, Ordinal } from "../schemas/basic-schema.ts";
import { WireMoney, WireLineQuantities } from "../schemas/schema.ts";

const RefundRequest = z.pipe(
  z.strictObject({
    cancellation: z.optional(Ordinal),
    lines: z.optional(WireLineQuantities),
    amount: z.optional(WireMoney),
  }),
  z.transform(({ cancellation, lines, amount }, context) => {
    if (cancellation !== undefined && !amount) return { cancellation, ...(lines && { lines }) };
    if (cancellation === undefined && lines && !amount) return { lines };
    if (cancellation === undefined && amount && !lines) return { amount };
    return invalid(context, "name lines, an amount, or a cancellation and its returned lines");
  }),
);

export const contract = signedPost("refund.preview", RefundRequest, {
  summary:
    "Previews a refund as the lender would book it now: what each side pays and receives, with a token that commits exactly this refund.",
  responses: { 200: "RefundPreviewAnswer" },
});

/** POST /v1/purchases/{id}/refund-previews: the four sides of a refund, before it is booked. */
export const handler = signed(contract, async (request, refund, now) => {
  const purchase = await loadOwnPurchase(request);
  if (isRejection(purchase)) return purchase;
  const plan = planRefund(purchase, refund);
  if (isRejection(plan)) return plan;

  const answer = await previewAtLender(purchase.id, plan, request.digest);
  if (isRejection(answer)) return answer;

  const { shares, policy, loan, on } = answer;
  const expiresAt = previewExpiry(now);
  const commitment = { purchase: purchase.version, loan, on, expiresAt };
  const token = signPreview({ ...request, refund }, commitment, now, await currentKey("sign"));
  const { amount, goodwill } = plan;
  const preview = { amount: toWire(amount), ...(goodwill && { goodwill }), ...shares, policy };
  return { status: 200, body: { preview, token, expiresAt, receipt: await receiptFor(request, purchase.id, now) } };
});
