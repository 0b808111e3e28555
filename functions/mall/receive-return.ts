import * as z from "zod/mini";
import { checkPurchasePreview } from "../../domain/protocol/refund-preview.ts";
import { reportReturn } from "../../domain/purchase/return-report.ts";
import { withSignedAmount } from "../../domain/purchase/signed-amount.ts";
import { isRejection } from "../../domain/rejection.ts";
import { readPreview } from "../io/keys/preview-token.ts";
import { signedPost } from "../middleware/contract.ts";
import { changePurchase, signed } from "../requests/mall-request.ts";
import { Ordinal, text, textUpTo } from "../schemas/basic-schema.ts";
import { WireLineQuantities, WireUnsignedMoney } from "../schemas/schema.ts";

const isRefund = (outcome: string): boolean => outcome === "stopped" || outcome === "received";

const Report = z.pipe(
  z
    .strictObject({
      cancellation: Ordinal,
      outcome: z.enum(["stopped", "shipped", "received", "refused"]),
      amount: z.optional(WireUnsignedMoney),
      lines: z.optional(WireLineQuantities),
      evidence: z.optional(text(1, 512)),
      token: z.optional(textUpTo(2048)),
    })
    .check(
      z.refine(({ outcome, token }) => token === undefined || isRefund(outcome), {
        path: ["token"],
        message: "only goods that were stopped or received have a preview",
      }),
      z.refine(({ outcome, amount }) => (amount !== undefined) === isRefund(outcome), {
        path: ["amount"],
        message:
          "goods that were stopped or received need the amount that the purchaser gets back, and others have none",
      }),
    ),
  z.transform(({ lines, evidence, token, amount, ...rest }) => ({
    token,
    amount,
    report: { ...rest, ...(lines && { lines }), ...(evidence !== undefined && { evidence }) },
  })),
);

export const contract = signedPost("return.report", Report, {
  summary:
    "Answers a cancellation: the goods were stopped, were already shipped, were returned, or the return is refused.",
  responses: { 200: "PurchaseAnswer" },
});

/** POST /v1/purchases/{id}/returns: the mall reports the outcome of a return. */
export const handler = signed(contract, async (request, { report, token, amount }, now) => {
  const { cancellation, lines } = report;
  const refund = { cancellation, ...(lines && { lines }) };
  const preview = token === undefined ? undefined : await readPreview(token, { ...request, refund });
  if (isRejection(preview)) return preview;

  // The preview is checked only here: once the goods are returned, a stale preview must not stop the refund.
  return changePurchase(request, 200, now, (before) => {
    const after = (preview && checkPurchasePreview(before, preview, now)) ?? reportReturn(before, report, now);
    return isRejection(after) || !amount ? after : withSignedAmount(after, cancellation, amount);
  });
});
