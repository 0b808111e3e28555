import * as z from "zod";
import { isRejection } from "../../domain/rejection.ts";
import { recordLateness } from "../../domain/repayment.ts";
import { transition } from "../io/purchase-store.ts";
import { task } from "../middleware/task.ts";

const Input = z.object({ purchaseId: z.string(), repayment: z.int().optional() });

/** The purchaser's bank refused: an early repayment is off; a due one is late and asked for again. */
export const handler = task(Input, async ({ purchaseId, repayment }, now) => {
  const refused = repayment === undefined ? {} : { no: repayment };
  const purchase = await transition(purchaseId, (before) => recordLateness(before, refused, now));
  return isRejection(purchase) ? purchase : { status: purchase.status };
});
