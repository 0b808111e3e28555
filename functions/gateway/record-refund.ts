import * as z from "zod";
import { recordRefund } from "../../domain/purchase/refund-result.ts";
import { isRejection } from "../../domain/rejection.ts";
import { transition } from "../io/store/purchase-store.ts";
import { task } from "../middleware/task.ts";
import { WireShares, WireStatement } from "../schemas/schema.ts";

const Input = z.object({
  purchaseId: z.string(),
  cancellation: z.int(),
  refund: WireShares,
  statement: WireStatement,
});

/** Purchaser and mall see what came back; a purchase with nothing left of it ends. */
export const handler = task(Input, async ({ purchaseId, cancellation, refund, statement }, now) => {
  const purchase = await transition(purchaseId, (before) => recordRefund(before, cancellation, refund, statement, now));
  return isRejection(purchase) ? purchase : { status: purchase.status };
});
