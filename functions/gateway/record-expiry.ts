import * as z from "zod";
import { recordExpiry } from "../../domain/purchase/loan-request.ts";
import { isRejection } from "../../domain/rejection.ts";
import { transition } from "../io/store/purchase-store.ts";
import { task } from "../middleware/task.ts";

const Input = z.object({ purchaseId: z.string() });

/** The purchase ends without a loan. */
export const handler = task(Input, async ({ purchaseId }, now) => {
  const purchase = await transition(purchaseId, (before) => recordExpiry(before, now));
  return isRejection(purchase) ? purchase : { status: purchase.status };
});
