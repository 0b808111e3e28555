import * as z from "zod";
import { recordResumption } from "../../domain/purchase/dispute/decision.ts";
import { isRejection } from "../../domain/rejection.ts";
import { transition } from "../io/store/purchase-store.ts";
import { task } from "../middleware/task.ts";
import { WireStatement } from "../schemas/schema.ts";

const Input = z.object({ purchaseId: z.string(), cancellation: z.int(), statement: WireStatement });

/** The loan goes on after a dismissed dispute: purchaser and mall see the new due date, and the timer is set to it. */
export const handler = task(Input, async ({ purchaseId, cancellation, statement }, now) => {
  const purchase = await transition(purchaseId, (before) => recordResumption(before, cancellation, statement, now));
  return isRejection(purchase) ? purchase : { status: purchase.status };
});
