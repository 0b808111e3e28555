import * as z from "zod/mini";
import { requestCredit } from "../../domain/purchase/lateness/credit-return.ts";
import { isRejection } from "../../domain/rejection.ts";
import { transition } from "../io/store/purchase-store.ts";
import { task } from "../middleware/task.ts";

const Input = z.strictObject({ purchaseId: z.string() });

/** An operator retries a return of credit that the purchaser's bank refused. */
export const handler = task(Input, async ({ purchaseId }, now) => {
  const purchase = await transition(purchaseId, (before) => requestCredit(before, now));
  return isRejection(purchase) ? purchase : { purchaseId };
});
