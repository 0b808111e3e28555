import * as z from "zod/mini";
import { applyDisputeDecision } from "../../domain/loan/refund/dispute-decision.ts";
import { toWireStatement } from "../../domain/loan/view/loan-statement.ts";
import { isRejection, reject } from "../../domain/rejection.ts";
import { task } from "../middleware/task.ts";
import { carryOut } from "../requests/carry-out.ts";
import { Ordinal } from "../schemas/basic-schema.ts";

const Input = z.object({ purchaseId: z.string(), instruction: z.optional(Ordinal) });

/** As its staff decided, the dispute is dismissed: the loan runs again, and each due date moves by the days of the pause. */
export const handler = task(Input, async ({ purchaseId, instruction }, now) => {
  const carried = await carryOut(
    { purchaseId, instruction },
    "disputeDecision",
    (before, { no, terms }) =>
      terms.favours === "mall"
        ? applyDisputeDecision(before, terms, now, `instruction.${no}`)
        : reject("InstructionMissing", "the lender's staff decided for the purchaser"),
    now,
  );
  return isRejection(carried) ? carried : toWireStatement(carried.loan);
});
