import * as z from "zod";
import { recordResumption } from "../../domain/dispute-decision.ts";
import { isRejection } from "../../domain/rejection.ts";
import { transition } from "../io/purchase-store.ts";
import { task } from "../middleware/task.ts";

const Resumption = z.object({ due: z.iso.date().optional() });
const Input = z.object({ purchaseId: z.string(), cancellation: z.int(), resumption: Resumption });

/** The loan goes on after a dismissed dispute: purchaser and mall see the new due date, and the timer is set to it. */
export const handler = task(Input, async ({ purchaseId, cancellation, resumption: { due } }, now) => {
  const purchase = await transition(purchaseId, (before) => recordResumption(before, cancellation, due, now));
  return isRejection(purchase) ? purchase : { status: purchase.status };
});
