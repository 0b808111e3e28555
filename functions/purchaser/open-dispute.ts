import * as z from "zod/mini";
import { openDispute } from "../../domain/purchase/dispute/dispute.ts";
import { actPost } from "../middleware/contract.ts";
import { own } from "../requests/purchaser-request.ts";
import { withDefault } from "../schemas/basic-schema.ts";
import { ReasonCode } from "../schemas/act-schema.ts";
import { WireMoney, WireLineQuantities, WireEvidence } from "../schemas/schema.ts";

const claim = {
  kind: z.enum(["goodsNotReceived", "notAsDescribed", "refundNotProcessed"]),
  evidence: withDefault(WireEvidence, []),
  // One of the page's codes: free text could tell the gateway what was ordered, and by whom.
  reason: z.optional(ReasonCode),
};

const Body = z.union([
  z.strictObject({ ...claim, lines: WireLineQuantities }),
  z.strictObject({ ...claim, amount: WireMoney }),
  z.strictObject({ ...claim, cancellation: z.int().check(z.gte(1)) }),
  z.strictObject(claim),
]);

export const contract = actPost("dispute.open", Body, {
  summary: "Disputes goods that were not received or not as described, or a refund that was not paid.",
  responses: { 202: "OwnPurchaseAnswer" },
});

/** POST /v1/pay/{approvalNumber}/disputes: the loan is paused until the dispute is decided. */
export const handler = own(contract, 202, (purchase, { body: { kind, evidence, reason, ...what }, now }) => {
  const named = "lines" in what || "amount" in what || "cancellation" in what ? what : ("rest" as const);
  return openDispute(purchase, { kind, what: named, evidence, ...(reason !== undefined && { reason }) }, now);
});
