import * as z from "zod/mini";
import { reverseRepayment } from "../../domain/loan/lateness/bounce.ts";
import { toWireStatement } from "../../domain/loan/view/loan-statement.ts";
import { isRejection } from "../../domain/rejection.ts";
import { loanTransition } from "../io/store/loan-store.ts";
import { task } from "../middleware/task.ts";
import { toRefusal } from "../requests/lender-answer.ts";

const Input = z.object({ purchaseId: z.string(), collection: z.string(), reason: z.optional(z.string()) });

/** Undoes a payment that the purchaser's bank took back: its entry is reversed, what it paid is owed again, a loan that had ended is open again. */
export const handler = task(Input, async ({ purchaseId, collection, reason }, now) => {
  const loan = await loanTransition(purchaseId, (before) => reverseRepayment(before, collection, reason, now));
  return isRejection(loan) ? toRefusal(purchaseId, loan) : { outcome: "bounced", statement: toWireStatement(loan) };
});
