import * as z from "zod";
import { parkRefund } from "../../domain/refunding.ts";
import { isRejection } from "../../domain/rejection.ts";
import { transition } from "../io/purchase-store.ts";
import { task } from "../middleware/task.ts";
import { WireStatement } from "../middleware/wire.ts";

const Input = z.object({ purchaseId: z.string(), cancellation: z.int(), statement: WireStatement });

/** The purchaser's bank refuses the cash for good: it stays owed on the lender's books, and an operator is waited for. */
export const handler = task(Input, async ({ purchaseId, cancellation, statement }, now) => {
  const purchase = await transition(purchaseId, (before) => parkRefund(before, cancellation, statement, now));
  return isRejection(purchase) ? purchase : { status: purchase.status };
});
