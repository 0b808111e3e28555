import * as z from "zod";
import { requestChargeOff } from "../../domain/purchase/lateness/charge-off.ts";
import { isRejection } from "../../domain/rejection.ts";
import { transition } from "../io/store/purchase-store.ts";
import { task } from "../middleware/task.ts";

const Input = z.strictObject({ purchaseId: z.string() });

/** An operator gives a debt up before its days are over: the purchaser is bankrupt, or dead, or was never there. */
export const handler = task(Input, async ({ purchaseId }, now) => {
  const purchase = await transition(purchaseId, (before) => requestChargeOff(before, now));
  return isRejection(purchase) ? purchase : { purchaseId };
});
