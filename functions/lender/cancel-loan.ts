import * as z from "zod/mini";
import { pauseLoan } from "../../domain/loan/pause.ts";
import { isRejection } from "../../domain/rejection.ts";
import { loanTransition } from "../io/store/loan-store.ts";
import { task } from "../middleware/task.ts";

const Input = z.object({ purchaseId: z.string(), cancellation: z.int() });

/** The lender pauses the loan: nothing falls due while goods are being returned. */
export const handler = task(Input, async ({ purchaseId, cancellation }, now) => {
  const loan = await loanTransition(purchaseId, (before) => pauseLoan(before, cancellation, now));
  return isRejection(loan) ? loan : { purchaseId };
});
