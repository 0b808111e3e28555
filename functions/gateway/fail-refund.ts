import * as z from "zod";
import { failRefund } from "../../domain/purchase/refund-result.ts";
import { isRejection, rejectionCodes } from "../../domain/rejection.ts";
import { transition } from "../io/store/purchase-store.ts";
import { task } from "../middleware/task.ts";

const Input = z.object({ purchaseId: z.string(), cancellation: z.int(), error: z.enum(rejectionCodes) });

/** The mall sees that nothing was refunded, and why; its goods count as cancelled no more. */
export const handler = task(Input, async ({ purchaseId, cancellation, error }, now) => {
  const purchase = await transition(purchaseId, (before) => failRefund(before, cancellation, error, now));
  return isRejection(purchase) ? purchase : { status: purchase.status };
});
