import * as z from "zod/mini";
import { chargeOff } from "../../domain/loan/lateness/charge-off.ts";
import { toWireStatement } from "../../domain/loan/view/loan-statement.ts";
import { isRejection } from "../../domain/rejection.ts";
import { task } from "../middleware/task.ts";
import { carryOut } from "../requests/carry-out.ts";
import { toRefusal } from "../requests/lender-answer.ts";
import { Ordinal } from "../schemas/basic-schema.ts";

const Input = z.object({ purchaseId: z.string(), instruction: z.optional(Ordinal) });

/** As its staff instructed, the lender writes the debt off: its own loss, or the mall's by recourse. Collection stops. */
export const handler = task(Input, async (input, now) => {
  const carried = await carryOut(
    { purchaseId: input.purchaseId, instruction: input.instruction },
    "chargeOff",
    (before) => chargeOff(before, now),
    now,
  );
  if (isRejection(carried)) return toRefusal(input.purchaseId, carried);
  return { outcome: "chargedOff", statement: toWireStatement(carried.loan) };
});
