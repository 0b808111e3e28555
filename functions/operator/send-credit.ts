import * as z from "zod";
import { isRejection } from "../../domain/rejection.ts";
import { requestCredit } from "../../domain/returning-credit.ts";
import { transition } from "../io/purchase-store.ts";
import { task } from "../middleware/task.ts";

const Input = z.strictObject({ purchaseId: z.string() });

/** An operator has credit sent back once more that the purchaser's bank had refused. */
export const handler = task(Input, async ({ purchaseId }, now) => {
  const purchase = await transition(purchaseId, (before) => requestCredit(before, now));
  return isRejection(purchase) ? purchase : { purchaseId };
});
