import * as z from "zod/mini";
import { unbuyReceivable } from "../../domain/loan/receivable/receivable.ts";
import { toWireStatement } from "../../domain/loan/view/loan-statement.ts";
import { isRejection } from "../../domain/rejection.ts";
import { loanTransition } from "../io/store/loan-store.ts";
import { task } from "../middleware/task.ts";
import { Ordinal } from "../schemas/basic-schema.ts";

const Input = z.object({ purchaseId: z.string(), advance: Ordinal });

/** Undoes DiscountReceivable: the seller cannot be paid, so the receivable is returned and the credit is released. */
export const handler = task(Input, async ({ purchaseId, advance }, now) => {
  const loan = await loanTransition(purchaseId, (before) => unbuyReceivable(before, advance, now));
  return isRejection(loan) ? loan : toWireStatement(loan);
});
