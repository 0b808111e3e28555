import * as z from "zod/mini";
import { reverseRepayment } from "../../domain/loan/lateness/bounce.ts";
import { toWireStatement } from "../../domain/loan/view/loan-statement.ts";
import { isRejection } from "../../domain/rejection.ts";
import { task } from "../middleware/task.ts";
import { carryOut } from "../requests/carry-out.ts";
import { toRefusal } from "../requests/lender-answer.ts";
import { Ordinal } from "../schemas/basic-schema.ts";

const Input = z.object({ purchaseId: z.string(), instruction: z.optional(Ordinal) });

/**
 * As its staff or its bank's statement reported, the lender undoes a payment that the purchaser's bank took back: its entry is
 * reversed, what it paid is owed again, a loan that had ended is open again.
 */
export const handler = task(Input, async ({ purchaseId, instruction }, now) => {
  const carried = await carryOut(
    { purchaseId, instruction },
    "bounce",
    (before, { terms }) => reverseRepayment(before, terms.collection, terms.bankReason, now),
    now,
  );
  if (isRejection(carried)) return toRefusal(purchaseId, carried);
  return { outcome: "bounced", statement: toWireStatement(carried.loan) };
});
