import * as z from "zod/mini";
import { expireHold } from "../../domain/loan/end-loan.ts";
import { toWireStatement } from "../../domain/loan/view/loan-statement.ts";
import { isRejection } from "../../domain/rejection.ts";
import { loanTransition } from "../io/store/loan-store.ts";
import { task } from "../middleware/task.ts";

const Input = z.object({ purchaseId: z.string() });

/** No advance used the hold in time: the credit is released. Where one did, the statement says so. */
export const handler = task(Input, async ({ purchaseId }, now) => {
  const loan = await loanTransition(purchaseId, (before) => expireHold(before, now));
  return isRejection(loan) ? loan : { statement: toWireStatement(loan) };
});
