import * as z from "zod/mini";
import { chargeOff } from "../../domain/loan/lateness/charge-off.ts";
import { toWireStatement } from "../../domain/loan/view/loan-statement.ts";
import { isRejection } from "../../domain/rejection.ts";
import { loanTransition } from "../io/store/loan-store.ts";
import { task } from "../middleware/task.ts";
import { toRefusal } from "../requests/lender-answer.ts";

const Input = z.object({ purchaseId: z.string() });

/** The lender writes the debt off: its own loss, or the mall's by recourse. Collection stops. */
export const handler = task(Input, async ({ purchaseId }, now) => {
  const loan = await loanTransition(purchaseId, (before) => chargeOff(before, now));
  return isRejection(loan) ? toRefusal(purchaseId, loan) : { outcome: "chargedOff", statement: toWireStatement(loan) };
});
