import * as z from "zod";
import { requestPromise } from "../../domain/promising.ts";
import { viewPurchase } from "../../domain/purchase-view.ts";
import { isRejection } from "../../domain/rejection.ts";
import { moveOwn } from "../io/purchaser-request.ts";
import { http } from "../middleware/http.ts";

const Body = z.strictObject({ on: z.iso.date() });

/** POST /v1/pay/{approvalNumber}/promises: a late purchaser promises to pay what is overdue by a day; until then nothing is asked for. */
export const handler = http(Body, async (request) => {
  const purchase = await moveOwn(request, (before) => requestPromise(before, request.body.on, request.now));
  return isRejection(purchase) ? purchase : { status: 202, body: { purchase: viewPurchase(purchase) } };
});
