import * as z from "zod";
import { recordFailedAdvance } from "../../domain/advance.ts";
import { isRejection, rejectionCodes } from "../../domain/rejection.ts";
import { transition } from "../io/purchase-store.ts";
import { task } from "../middleware/task.ts";

const Input = z.object({ purchaseId: z.string(), advance: z.int(), error: z.enum(rejectionCodes) });

/** The mall sees that it was not paid, and why; a purchase with nothing left of it ends. */
export const handler = task(Input, async ({ purchaseId, advance, error }, now) => {
  const purchase = await transition(purchaseId, (before) => recordFailedAdvance(before, advance, error, now));
  return isRejection(purchase) ? purchase : { status: purchase.status };
});
