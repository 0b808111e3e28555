import * as z from "zod/mini";
import { takePromise } from "../../domain/loan/lateness/promise.ts";
import { toWireStatement } from "../../domain/loan/view/loan-statement.ts";
import { isRejection } from "../../domain/rejection.ts";
import { loanTransition } from "../io/store/loan-store.ts";
import { task } from "../middleware/task.ts";
import { toRefusal } from "../requests/lender-answer.ts";

const Input = z.object({ purchaseId: z.string(), promise: z.int(), on: z.iso.date() });

/** The lender accepts a late purchaser's promise: until that day there is no reminder, no fee and no debit. */
export const handler = task(Input, async ({ purchaseId, promise: no, on }, now) => {
  const loan = await loanTransition(purchaseId, (before) => takePromise(before, { no, on }, now));
  return isRejection(loan) ? toRefusal(purchaseId, loan) : { outcome: "promised", statement: toWireStatement(loan) };
});
