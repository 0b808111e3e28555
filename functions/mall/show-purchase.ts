import { viewPurchase } from "../../domain/purchase/view/purchase-view.ts";
import { isRejection, reject } from "../../domain/rejection.ts";
import { loadPurchase } from "../io/store/purchase-store.ts";
import { get } from "../middleware/contract.ts";
import { mallRead } from "../requests/mall-read.ts";

export const contract = get("mall", {
  summary: "Returns the mall's own purchase.",
  responses: { 200: "ShownPurchaseAnswer" },
});

/** GET /v1/purchases/{id}: a mall reads its own purchase; another mall's is as unknown as one that is not. */
export const handler = mallRead(contract, async ({ path: { id = "" } }, { mall }) => {
  const purchase = await loadPurchase(id);
  if (isRejection(purchase)) return purchase;
  if (purchase.mall !== mall) return reject("PurchaseNotFound", `there is no purchase ${id}`);
  return { status: 200, body: { purchase: viewPurchase(purchase) } };
});
