import * as z from "zod";
import { cancelUnshipped } from "../../domain/purchase/cancellation.ts";
import { isRejection } from "../../domain/rejection.ts";
import { transition } from "../io/store/purchase-store.ts";
import { task } from "../middleware/task.ts";

const Input = z.object({ purchaseId: z.string() });

/** Goods that were paid for and not shipped in time are cancelled in the purchaser's name. */
export const handler = task(Input, async ({ purchaseId }, now) => {
  const purchase = await transition(purchaseId, (before) => cancelUnshipped(before, now));
  return isRejection(purchase) ? purchase : { status: purchase.status };
});
