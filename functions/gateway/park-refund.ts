import * as z from "zod";
import { parkRefund } from "../../domain/purchase/refund-result.ts";
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

/** The purchaser's bank refuses the cash: it stays owed on the lender's books, and an operator is waited for. */
export const handler = task(Input, async ({ purchaseId, cancellation, refund, statement }, now) => {
  const purchase = await transition(purchaseId, (before) => parkRefund(before, cancellation, refund, statement, now));
  return isRejection(purchase) ? purchase : { status: purchase.status };
});
