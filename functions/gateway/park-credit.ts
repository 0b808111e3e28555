import * as z from "zod";
import { recordCredit } from "../../domain/purchase/lateness/credit-return.ts";
import { isRejection } from "../../domain/rejection.ts";
import { transition } from "../io/store/purchase-store.ts";
import { task } from "../middleware/task.ts";
import { WireStatement } from "../schemas/schema.ts";

const Input = z.object({ purchaseId: z.string(), answer: z.object({ statement: WireStatement }) });

/** The purchaser's bank refuses the credit: it stays owed on the lender's books until an operator has it sent again. */
export const handler = task(Input, async ({ purchaseId, answer: { statement } }, now) => {
  const purchase = await transition(purchaseId, (before) => recordCredit(before, "refused", statement, now));
  return isRejection(purchase) ? purchase : { status: purchase.status };
});
