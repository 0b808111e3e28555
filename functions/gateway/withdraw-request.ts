import * as z from "zod/mini";
import { withdrawRequest } from "../../domain/purchase/repeated-request.ts";
import { isRejection } from "../../domain/rejection.ts";
import { transition, withdrawPurchase } from "../io/store/purchase-store.ts";
import { task } from "../middleware/task.ts";

const Input = z.object({ purchaseId: z.string() });

/** Undoes a request that the lender could not read: nothing has happened, and the order may be requested again. */
export const handler = task(Input, async ({ purchaseId }, now) => {
  if (await withdrawPurchase(purchaseId)) return { withdrawn: true };
  const purchase = await transition(purchaseId, (before) => withdrawRequest(before, now));
  return { withdrawn: !isRejection(purchase) && purchase.event.name === "request_withdrawn" };
});
