import * as z from "zod/mini";
import { replanLoan } from "../../domain/loan/lateness/replan.ts";
import { toWireStatement } from "../../domain/loan/view/loan-statement.ts";
import { isRejection } from "../../domain/rejection.ts";
import { loanTransition } from "../io/store/loan-store.ts";
import { task } from "../middleware/task.ts";
import { toRefusal } from "../requests/lender-answer.ts";
import { WireReplan } from "../schemas/replan-schema.ts";

const Input = z.intersection(z.object({ purchaseId: z.string(), replan: z.int() }), WireReplan);

/** All that is owed becomes a new schedule from today; the instalments so far are closed and keep what was paid of them. */
export const handler = task(Input, async ({ purchaseId, replan: no, ...terms }, now) => {
  const loan = await loanTransition(purchaseId, (before) => replanLoan(before, no, terms, now));
  return isRejection(loan) ? toRefusal(purchaseId, loan) : { outcome: "replanned", statement: toWireStatement(loan) };
});
