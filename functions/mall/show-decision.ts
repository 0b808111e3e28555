import { isRejection, reject } from "../../domain/rejection.ts";
import { loadPurchase, purchaseNotFound, loadSealedDecision } from "../io/store/purchase-store.ts";
import { get } from "../middleware/contract.ts";
import { mallRead } from "../requests/mall-read.ts";

/** Only the mall can open the sealed decision. */
export const contract = get("mall", {
  summary: "Returns the lender's sealed decision on a purchase that was pending when its request was answered.",
  responses: { 200: "DecisionAnswer" },
});

/** GET /v1/purchases/{id}/decision: the ciphertext as the lender sealed it, for thirty days. */
export const handler = mallRead(contract, async ({ path: { id = "" }, now }, { mall }) => {
  const purchase = await loadPurchase(id);
  if (isRejection(purchase)) return purchase;
  if (purchase.mall !== mall) return purchaseNotFound(id);
  const sealed = await loadSealedDecision(id, now);
  if (sealed === undefined)
    return reject("DecisionNotFound", `no decision is stored for ${id}, which is ${purchase.status}`);
  return { status: 200, body: { purchase: id, sealed } };
});
