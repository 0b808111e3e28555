import { openCancellation } from "../../domain/purchase/cancellation.ts";
import { actPost } from "../middleware/contract.ts";
import { own } from "../requests/purchaser-request.ts";
import { CancelBody } from "../schemas/act-schema.ts";

export const contract = actPost("purchase.cancel", CancelBody, {
  summary: "Cancels directly: the rest of the order, some lines, or an amount.",
  responses: { 202: "OwnPurchaseAnswer" },
});

/** POST /v1/pay/{approvalNumber}/cancellations: the loan is paused, and the mall is notified. */
export const handler = own(contract, 202, (purchase, { body: { reason: why, ...what }, now }) => {
  const named = "lines" in what || "amount" in what ? what : ("rest" as const);
  return openCancellation(purchase, { what: named, ...(why !== undefined && { reason: why }) }, now);
});
