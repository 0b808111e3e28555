import * as z from "zod/mini";
import { requestReplan } from "../../domain/purchase/lateness/replan.ts";
import { isRejection } from "../../domain/rejection.ts";
import { transition } from "../io/store/purchase-store.ts";
import { task } from "../middleware/task.ts";
import { WireReplan } from "../schemas/replan-schema.ts";

const Input = z.intersection(z.object({ purchaseId: z.string() }), WireReplan);

/** An operator grants a purchaser in hardship a new plan: the number of instalments, optionally another rate, other due days, or no penalties. */
export const handler = task(Input, async ({ purchaseId, ...terms }, now) => {
  const purchase = await transition(purchaseId, (before) => requestReplan(before, terms, now));
  return isRejection(purchase) ? purchase : { purchaseId, replan: purchase.replans };
});
