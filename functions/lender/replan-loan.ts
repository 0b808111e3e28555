import * as z from "zod/mini";
import { replanLoan } from "../../domain/loan/lateness/replan.ts";
import { toWireStatement } from "../../domain/loan/view/loan-statement.ts";
import { isRejection, reject } from "../../domain/rejection.ts";
import { task } from "../middleware/task.ts";
import { carryOut } from "../requests/carry-out.ts";
import { toRefusal } from "../requests/lender-answer.ts";
import { Ordinal } from "../schemas/basic-schema.ts";

const Input = z.object({ purchaseId: z.string(), replan: Ordinal, instruction: z.optional(Ordinal) });

/** As the lender's staff instructed, all that is owed becomes a new schedule from today; the instalments so far are closed and keep what was paid of them. */
export const handler = task(Input, async ({ purchaseId, replan: no, instruction }, now) => {
  const carried = await carryOut(
    { purchaseId, instruction },
    "replan",
    (before, { terms }) =>
      // The number is the gateway's: one that is taken must not use the instruction up.
      before.replans?.some((each) => each.no === no)
        ? reject("InstructionMissing", `re-plan ${no} is another one, and not that of this instruction`)
        : replanLoan(before, no, terms, now),
    now,
  );
  if (isRejection(carried)) return toRefusal(purchaseId, carried);
  return { outcome: "replanned", statement: toWireStatement(carried.loan) };
});
