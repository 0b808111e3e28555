import * as z from "zod/mini";
import { startRepayment } from "../../domain/loan/collection/start-repayment.ts";
import { toWireStatement } from "../../domain/loan/view/loan-statement.ts";
import { isRejection } from "../../domain/rejection.ts";
import { loanTransition } from "../io/store/loan-store.ts";
import { task } from "../middleware/task.ts";

const Input = z.object({ purchaseId: z.string(), acceptedOn: z.iso.date() });

/** The goods are accepted: repayment starts, and the loan falls due by its terms. */
export const handler = task(Input, async ({ purchaseId, acceptedOn }, now) => {
  const loan = await loanTransition(purchaseId, (before) => startRepayment(before, acceptedOn, now));
  return isRejection(loan) ? loan : toWireStatement(loan);
});
