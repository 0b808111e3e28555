import * as z from "zod";
import { recordReplan } from "../../domain/purchase/lateness/replan.ts";
import { isRejection } from "../../domain/rejection.ts";
import { transition } from "../io/store/purchase-store.ts";
import { task } from "../middleware/task.ts";
import { WireStatement } from "../schemas/schema.ts";

const Answer = z.object({ outcome: z.enum(["replanned", "refused"]), statement: WireStatement });

const Input = z.object({ purchaseId: z.string(), replan: z.int(), answer: Answer });

/** The purchaser is told of the new plan; the timer is set to its first day. */
export const handler = task(Input, async ({ purchaseId, replan: no, answer: { outcome, statement } }, now) => {
  const purchase = await transition(purchaseId, (before) => recordReplan(before, no, outcome, statement, now));
  return isRejection(purchase) ? purchase : { status: purchase.status };
});
