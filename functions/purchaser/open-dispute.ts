import * as z from "zod";
import { openDispute } from "../../domain/dispute.ts";
import { viewPurchase } from "../../domain/purchase-view.ts";
import { isRejection } from "../../domain/rejection.ts";
import { moveOwn } from "../io/purchaser-request.ts";
import { http } from "../middleware/http.ts";
import { WireMoney, WirePicks, WireReferences } from "../middleware/wire.ts";

const claim = {
  kind: z.enum(["goodsNotReceived", "notAsDescribed", "refundNotProcessed"]),
  evidence: WireReferences.default([]),
  // A word of the page's list: free text would tell the gateway what was bought, and by whom.
  reason: z
    .string()
    .regex(/^[A-Za-z][A-Za-z0-9-]{0,63}$/)
    .optional(),
};
const Body = z.union([
  z.strictObject({ ...claim, lines: WirePicks }),
  z.strictObject({ ...claim, amount: WireMoney }),
  z.strictObject({ ...claim, cancellation: z.int().min(1) }),
  z.strictObject(claim),
]);

/** POST /v1/pay/{approvalNumber}/disputes: goods not received, not as described, or a refund that does not come; the loan stands still. */
export const handler = http(Body, async (request) => {
  const { kind, evidence, reason, ...what } = request.body;
  const ask = {
    kind,
    what: "lines" in what || "amount" in what || "cancellation" in what ? what : ("rest" as const),
    evidence,
    ...(reason !== undefined && { reason }),
  };
  const purchase = await moveOwn(request, (before) => openDispute(before, ask, request.now));
  return isRejection(purchase) ? purchase : { status: 202, body: { purchase: viewPurchase(purchase) } };
});
