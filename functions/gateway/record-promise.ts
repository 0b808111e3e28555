import * as z from "zod";
import { recordPromise } from "../../domain/purchase/lateness/promise.ts";
import { isRejection } from "../../domain/rejection.ts";
import { transition } from "../io/store/purchase-store.ts";
import { task } from "../middleware/task.ts";
import { WireStatement } from "../schemas/schema.ts";

const Answer = z.object({ outcome: z.enum(["promised", "refused"]), statement: WireStatement });

const Input = z.object({ purchaseId: z.string(), promise: z.int(), answer: Answer });

/** The purchaser sees whether the promise was taken; the timer is set to its day. */
export const handler = task(Input, async ({ purchaseId, promise: no, answer: { outcome, statement } }, now) => {
  const purchase = await transition(purchaseId, (before) => recordPromise(before, no, outcome, statement, now));
  return isRejection(purchase) ? purchase : { status: purchase.status };
});
