import * as z from "zod/mini";
import { requestChargeOff } from "../../domain/purchase/lateness/charge-off.ts";
import { isRejection } from "../../domain/rejection.ts";
import { transition } from "../io/store/purchase-store.ts";
import { task } from "../middleware/task.ts";

const Input = z.strictObject({ purchaseId: z.string() });

/** An operator charges a debt off before its term: the purchaser is bankrupt, has died, or never existed. */
export const handler = task(Input, async ({ purchaseId }, now) => {
  const purchase = await transition(purchaseId, (before) => requestChargeOff(before, now));
  return isRejection(purchase) ? purchase : { purchaseId };
});
