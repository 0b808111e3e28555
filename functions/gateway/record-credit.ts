import * as z from "zod";
import { recordCredit } from "../../domain/purchase/lateness/credit-return.ts";
import { isRejection } from "../../domain/rejection.ts";
import { transition } from "../io/store/purchase-store.ts";
import { task } from "../middleware/task.ts";
import { WireStatement } from "../schemas/schema.ts";

const Answer = z.object({ outcome: z.enum(["returned", "nothing"]), statement: WireStatement });

const Input = z.object({ purchaseId: z.string(), answer: Answer });

/** The purchaser is told that what was paid too much is on its way. */
export const handler = task(Input, async ({ purchaseId, answer: { outcome, statement } }, now) => {
  const purchase = await transition(purchaseId, (before) => recordCredit(before, outcome, statement, now));
  return isRejection(purchase) ? purchase : { status: purchase.status };
});
