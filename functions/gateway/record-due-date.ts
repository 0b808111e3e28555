import * as z from "zod";
import { recordDue } from "../../domain/purchase/acceptance.ts";
import { isRejection } from "../../domain/rejection.ts";
import { transition } from "../io/store/purchase-store.ts";
import { task } from "../middleware/task.ts";
import { WireStatement } from "../schemas/schema.ts";

const Input = z.object({ purchaseId: z.string(), statement: WireStatement });

/** Mall and purchaser see the day on which money is asked for, and the timer is set to it. */
export const handler = task(Input, async ({ purchaseId, statement }, now) => {
  const purchase = await transition(purchaseId, (before) => recordDue(before, statement, now));
  return isRejection(purchase) ? purchase : { status: purchase.status };
});
