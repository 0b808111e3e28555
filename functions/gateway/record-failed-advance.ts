import * as z from "zod";
import { recordFailedAdvance } from "../../domain/purchase/advance.ts";
import { isRejection, rejectionCodes } from "../../domain/rejection.ts";
import { transition } from "../io/store/purchase-store.ts";
import { task } from "../middleware/task.ts";
import { WireStatement } from "../schemas/schema.ts";

const Input = z.object({
  purchaseId: z.string(),
  advance: z.int(),
  error: z.object({ Error: z.enum(rejectionCodes) }),
  /** Given when a bought receivable had to be given back. */
  statement: WireStatement.optional(),
});

/** The mall sees that it was not paid, and why; a purchase with nothing left of it ends. */
export const handler = task(Input, async ({ purchaseId, advance, error, statement }, now) => {
  const purchase = await transition(purchaseId, (before) =>
    recordFailedAdvance(before, advance, error.Error, statement, now),
  );
  return isRejection(purchase) ? purchase : { status: purchase.status };
});
