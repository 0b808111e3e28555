import { openDispute } from "../../domain/purchase/dispute/dispute.ts";
import { actPost } from "../middleware/contract.ts";
import { own } from "../requests/purchaser-request.ts";
import { DisputeBody } from "../schemas/act-schema.ts";

export const contract = actPost("dispute.open", DisputeBody, {
  summary: "Disputes goods that were not received or not as described, or a refund that was not paid.",
  responses: { 202: "OwnPurchaseAnswer" },
});

/** POST /v1/pay/{approvalNumber}/disputes: the loan is paused until the dispute is decided. */
export const handler = own(contract, 202, (purchase, { body: { kind, evidence, reason, ...what }, now }) => {
  const named = "lines" in what || "amount" in what || "cancellation" in what ? what : ("rest" as const);
  return openDispute(purchase, { kind, what: named, evidence, ...(reason !== undefined && { reason }) }, now);
});
