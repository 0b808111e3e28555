import { viewPurchase } from "../../domain/purchase-view.ts";
import { isRejection } from "../../domain/rejection.ts";
import { purchaseOf } from "../io/purchaser-request.ts";
import { get } from "../middleware/contract.ts";
import { http } from "../middleware/http.ts";

export const contract = get("purchaser", {
  does: "Shows where the purchase stands, and who is waited for.",
  answers: { 200: "OwnPurchaseAnswer" },
});

/** GET /v1/pay/{approvalNumber}: the purchaser sees where the purchase stands, and who is waited for. */
export const handler = http(contract, async (request) => {
  const purchase = await purchaseOf(request);
  return isRejection(purchase) ? purchase : { status: 200, body: { purchase: viewPurchase(purchase) } };
});
