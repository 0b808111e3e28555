import * as z from "zod/mini";
import { toWire } from "../../domain/money.ts";
import { isRejection } from "../../domain/rejection.ts";
import { purchaseOrderDigest } from "../io/messages/digests.ts";
import { loadPurchase, loadSealedRequest } from "../io/store/purchase-store.ts";
import { task } from "../middleware/task.ts";

const Input = z.object({ purchaseId: z.string() });

/** Loads the request for another decision: as the mall sealed it, if it was stored. */
export const handler = task(Input, async ({ purchaseId }) => {
  const purchase = await loadPurchase(purchaseId);
  if (isRejection(purchase)) return purchase;
  const sealed = await loadSealedRequest(purchaseId);
  const { mall, order, amount } = purchase;
  return {
    purchaseId,
    mall,
    order,
    amount: toWire(amount),
    orderDigest: purchaseOrderDigest(purchase),
    again: true,
    ...(sealed !== undefined && { sealed }),
  };
});
