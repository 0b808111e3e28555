import * as z from "zod/mini";
import { requestPromise } from "../../domain/purchase/lateness/promise.ts";
import { purchaserPost } from "../middleware/contract.ts";
import { own } from "../requests/purchaser-request.ts";

const Body = z.strictObject({ on: z.iso.date() });

export const contract = purchaserPost(Body, {
  summary: "Promises to pay the overdue amount by a day; nothing is collected before.",
  responses: { 202: "OwnPurchaseAnswer" },
});

/** POST /v1/pay/{approvalNumber}/promises: for a purchaser who is late. */
export const handler = own(contract, 202, (purchase, { body, now }) => requestPromise(purchase, body.on, now));
