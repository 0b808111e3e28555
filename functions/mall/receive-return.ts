import * as z from "zod/mini";
import { checkPurchasePreview } from "../../domain/protocol/refund-preview.ts";
import { reportReturn } from "../../domain/purchase/return-report.ts";
import { isRejection } from "../../domain/rejection.ts";
import { readPreview } from "../io/keys/preview-token.ts";
import { signedPost } from "../middleware/contract.ts";
import { changePurchase, signed } from "../requests/mall-request.ts";
import { Ordinal, text, textUpTo } from "../schemas/basic-schema.ts";
import { WireLineQuantities } from "../schemas/schema.ts";

const Report = z.pipe(
  z
    .strictObject({
      cancellation: Ordinal,
      outcome: z.enum(["stopped", "shipped", "received", "refused"]),
      lines: z.optional(WireLineQuantities),
      evidence: z.optional(text(1, 512)),
      token: z.optional(textUpTo(2048)),
    })
    .check(
      z.refine(({ outcome, token }) => token === undefined || outcome === "stopped" || outcome === "received", {
        path: ["token"],
        message: "only goods that were stopped or received have a preview",
      }),
    ),
  z.transform(({ lines, evidence, token, ...rest }) => ({
    token,
    report: { ...rest, ...(lines && { lines }), ...(evidence !== undefined && { evidence }) },
  })),
);

export const contract = signedPost("return.report", Report, {
  summary:
    "Answers a cancellation: the goods were stopped, were already shipped, were returned, or the return is refused.",
  responses: { 200: "PurchaseAnswer" },
});

/** POST /v1/purchases/{id}/returns: the mall reports the outcome of a return. */
export const handler = signed(contract, async (request, { report, token }, now) => {
  const { cancellation, lines } = report;
  const refund = { cancellation, ...(lines && { lines }) };
  const preview = token === undefined ? undefined : await readPreview(token, { ...request, refund });
  if (isRejection(preview)) return preview;

  // The preview is checked only here: once the goods are returned, a stale preview must not stop the refund.
  return changePurchase(
    request,
    200,
    now,
    (before) => (preview && checkPurchasePreview(before, preview, now)) ?? reportReturn(before, report, now),
  );
});
