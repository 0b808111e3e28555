import * as z from "zod/mini";
import { followInstruction } from "../../domain/purchase/instruction/follow-instruction.ts";
import { isRejection } from "../../domain/rejection.ts";
import { transition } from "../io/store/purchase-store.ts";
import { task } from "../middleware/task.ts";
import { Ordinal } from "../schemas/basic-schema.ts";
import { WireTerms } from "../schemas/instruction-schema.ts";

const Input = z.strictObject({ purchaseId: z.string(), instruction: Ordinal, terms: WireTerms });

/** Takes over an instruction that the lender has recorded: it moves the purchase, and the phase carries the instruction's number to the lender. */
export const handler = task(Input, async ({ purchaseId, instruction, terms }, now) => {
  const purchase = await transition(purchaseId, (before) => followInstruction(before, instruction, terms, now));
  return isRejection(purchase) ? purchase : { purchaseId, status: purchase.status };
});
