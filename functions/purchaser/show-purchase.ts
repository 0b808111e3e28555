import { viewPurchase } from "../../domain/purchase-view.ts";
import { isRejection } from "../../domain/rejection.ts";
import { purchaseOf } from "../io/purchaser-request.ts";
import { http, NoBody } from "../middleware/http.ts";

/** GET /v1/pay/{approvalNumber}: the purchaser sees where the purchase stands, and who is waited for. */
export const handler = http(NoBody, async (request) => {
  const purchase = await purchaseOf(request);
  return isRejection(purchase) ? purchase : { status: 200, body: { purchase: viewPurchase(purchase) } };
});
