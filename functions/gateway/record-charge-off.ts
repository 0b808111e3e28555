import * as z from "zod";
import { recordChargeOff } from "../../domain/purchase/lateness/charge-off.ts";
import { isRejection } from "../../domain/rejection.ts";
import { transition } from "../io/store/purchase-store.ts";
import { task } from "../middleware/task.ts";
import { WireStatement } from "../schemas/schema.ts";

const Answer = z.object({ outcome: z.enum(["chargedOff", "refused"]), statement: WireStatement });

const Input = z.object({ purchaseId: z.string(), answer: Answer });

/** The life is closed; what still comes is a recovery. */
export const handler = task(Input, async ({ purchaseId, answer: { outcome, statement } }, now) => {
  const purchase = await transition(purchaseId, (before) => recordChargeOff(before, outcome, statement, now));
  return isRejection(purchase) ? purchase : { status: purchase.status };
});
