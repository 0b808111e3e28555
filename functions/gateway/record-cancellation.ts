import * as z from "zod";
import { recordCancellation } from "../../domain/purchase/cancellation.ts";
import { isRejection } from "../../domain/rejection.ts";
import { transition } from "../io/store/purchase-store.ts";
import { task } from "../middleware/task.ts";

const Input = z.object({ purchaseId: z.string(), cancellation: z.int() });

/** The lender has stopped the loan's clock; from here the mall has the word, until its deadline. */
export const handler = task(Input, async ({ purchaseId, cancellation }, now) => {
  const purchase = await transition(purchaseId, (before) => recordCancellation(before, cancellation, now));
  return isRejection(purchase) ? purchase : { status: purchase.status };
});
