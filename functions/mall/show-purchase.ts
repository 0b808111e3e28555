import { viewPurchase } from "../../domain/purchase/view/purchase-view.ts";
import { isRejection } from "../../domain/rejection.ts";
import { loadPurchase, purchaseNotFound } from "../io/store/purchase-store.ts";
import { get } from "../middleware/contract.ts";
import { mallRead } from "../requests/mall-read.ts";

export const contract = get("mall", {
  summary: "Returns the mall's own purchase.",
  responses: { 200: "ShownPurchaseAnswer" },
});

/** GET /v1/purchases/{id}: another mall's purchase gives the same answer as one that does not exist. */
export const handler = mallRead(contract, async ({ path: { id = "" } }, { mall }) => {
  const purchase = await loadPurchase(id);
  if (isRejection(purchase)) return purchase;
  if (purchase.mall !== mall) return purchaseNotFound(id);
  return { status: 200, body: { purchase: viewPurchase(purchase) } };
});
