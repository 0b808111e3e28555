import * as z from "zod";
import { isRejection } from "../../domain/rejection.ts";
import { replanLoan } from "../../domain/replan.ts";
import { tellLoan } from "../../domain/statement.ts";
import { loanTransition } from "../io/loan-store.ts";
import { answerNo } from "../io/refusal.ts";
import { WireReplan } from "../middleware/wire-replan.ts";
import { task } from "../middleware/task.ts";

const Input = z.object({ purchaseId: z.string(), replan: z.int() }).and(WireReplan);

/** All that is owed becomes a new schedule from today; the instalments so far are closed and keep what was paid of them. */
export const handler = task(Input, async ({ purchaseId, replan: no, ...ask }, now) => {
  const loan = await loanTransition(purchaseId, (before) => replanLoan(before, no, ask, now));
  return isRejection(loan) ? answerNo(purchaseId, loan) : { outcome: "replanned", statement: tellLoan(loan) };
});
