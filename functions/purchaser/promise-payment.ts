import { requestPromise } from "../../domain/purchase/lateness/promise.ts";
import { actPost } from "../middleware/contract.ts";
import { own } from "../requests/purchaser-request.ts";
import { PromiseBody } from "../schemas/act-schema.ts";

export const contract = actPost("payment.promise", PromiseBody, {
  summary: "Promises to pay the overdue amount by a day; nothing is collected before.",
  responses: { 202: "OwnPurchaseAnswer" },
});

/** POST /v1/pay/{approvalNumber}/promises: for a purchaser who is late. */
export const handler = own(contract, 202, (purchase, { body, now }) => requestPromise(purchase, body.on, now));
