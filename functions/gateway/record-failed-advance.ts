import * as z from "zod";
import { recordFailedAdvance } from "../../domain/advance.ts";
import { isRejection } from "../../domain/rejection.ts";
import { transition } from "../io/purchase-store.ts";
import { task } from "../middleware/task.ts";

const Input = z.object({ purchaseId: z.string(), advance: z.int(), error: z.string() });

/** The mall sees that it was not paid; a purchase with nothing left of it ends. */
export const handler = task(Input, async ({ purchaseId, advance, error }, now) => {
  const outcome = error === "PayoutRefused" ? "failed" : "refused";
  const purchase = await transition(purchaseId, (before) => recordFailedAdvance(before, advance, outcome, now));
  return isRejection(purchase) ? purchase : { status: purchase.status };
});
