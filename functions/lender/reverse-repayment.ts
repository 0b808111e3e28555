import * as z from "zod";
import { reverseRepayment } from "../../domain/bounce.ts";
import { isRejection } from "../../domain/rejection.ts";
import { tellLoan } from "../../domain/statement.ts";
import { loanTransition } from "../io/loan-store.ts";
import { answerNo } from "../io/refusal.ts";
import { task } from "../middleware/task.ts";

const Input = z.object({ purchaseId: z.string(), collection: z.string(), reason: z.string().optional() });

/** Undoes a payment that its bank took back: the entry is reversed, what it paid is owed again, a loan that had ended goes on. */
export const handler = task(Input, async ({ purchaseId, collection, reason }, now) => {
  const loan = await loanTransition(purchaseId, (before) => reverseRepayment(before, collection, reason, now));
  return isRejection(loan) ? answerNo(purchaseId, loan) : { outcome: "bounced", statement: tellLoan(loan) };
});
