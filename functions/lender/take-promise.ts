import * as z from "zod";
import { takePromise } from "../../domain/promise.ts";
import { isRejection } from "../../domain/rejection.ts";
import { tellLoan } from "../../domain/statement.ts";
import { loanTransition } from "../io/loan-store.ts";
import { answerNo } from "../io/refusal.ts";
import { task } from "../middleware/task.ts";

const Input = z.object({ purchaseId: z.string(), promise: z.int(), on: z.iso.date() });

/** The lender takes a late purchaser's word: until that day it reminds, charges and asks for nothing. */
export const handler = task(Input, async ({ purchaseId, promise: no, on }, now) => {
  const loan = await loanTransition(purchaseId, (before) => takePromise(before, { no, on }, now));
  return isRejection(loan) ? answerNo(purchaseId, loan) : { outcome: "promised", statement: tellLoan(loan) };
});
