import { viewPurchase } from "../../domain/purchase/view/purchase-view.ts";
import { rightsOf } from "../../domain/purchase/view/rights.ts";
import { loadMall } from "../io/store/mall-store.ts";
import { get } from "../middleware/contract.ts";
import { ownRead } from "../requests/purchaser-request.ts";

export const contract = get("purchaser", {
  summary: "Returns the purchase, the party that must act next, the shop's name, and what the purchaser may do now.",
  responses: { 200: "ShownOwnPurchaseAnswer" },
});

/** GET /v1/pay/{approvalNumber}: the purchaser's own purchase. */
export const handler = ownRead(contract, async ({ now }, purchase) => {
  // The mall's name is read from its registration; in each purchase, every write would carry it.
  const { name: shop = purchase.mall } = (await loadMall(purchase.mall)) ?? {};
  return { status: 200, body: { purchase: viewPurchase(purchase), shop, rights: rightsOf(purchase, now) } };
});
