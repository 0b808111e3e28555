import * as z from "zod/mini";
import { resumeLoan } from "../../domain/loan/refund/refund.ts";
import { toWireStatement } from "../../domain/loan/view/loan-statement.ts";
import { isRejection } from "../../domain/rejection.ts";
import { loanTransition } from "../io/store/loan-store.ts";
import { task } from "../middleware/task.ts";

const Input = z.object({ purchaseId: z.string(), cancellation: z.int() });

/** The dispute was dismissed: the loan runs again, and each due date moves by the days of the pause. */
export const handler = task(Input, async ({ purchaseId, cancellation }, now) => {
  const loan = await loanTransition(purchaseId, (before) => resumeLoan(before, cancellation, now));
  return isRejection(loan) ? loan : toWireStatement(loan);
});
