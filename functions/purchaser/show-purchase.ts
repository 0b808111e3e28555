import { viewPurchase } from "../../domain/purchase/view/purchase-view.ts";
import { rightsOf } from "../../domain/purchase/view/rights.ts";
import { isRejection } from "../../domain/rejection.ts";
import { loadMall } from "../io/store/mall-store.ts";
import { get } from "../middleware/contract.ts";
import { http } from "../middleware/http.ts";
import { purchaseOf } from "../requests/purchaser-request.ts";

export const contract = get("purchaser", {
  summary: "Returns the purchase, the party that must act next, the shop's name, and what the purchaser may do now.",
  responses: { 200: "ShownOwnPurchaseAnswer" },
});

/** GET /v1/pay/{approvalNumber}: the purchaser sees where the purchase stands, who is waited for, at which shop it was, and what can be done. */
export const handler = http(contract, async (request) => {
  const purchase = await purchaseOf(request);
  if (isRejection(purchase)) return purchase;
  // The name under which the operator registered the mall is remembered; kept in each purchase, every write would carry it.
  const { name: shop = purchase.mall } = (await loadMall(purchase.mall)) ?? {};
  return { status: 200, body: { purchase: viewPurchase(purchase), shop, rights: rightsOf(purchase, request.now) } };
});
