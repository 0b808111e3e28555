import * as z from "zod/mini";
import { reportBounce } from "../../domain/purchase/lateness/bounce.ts";
import { isRejection } from "../../domain/rejection.ts";
import { transition } from "../io/store/purchase-store.ts";
import { task } from "../middleware/task.ts";
import { matching } from "../schemas/basic-schema.ts";

/** The bank's reason code, such as AM04; never free text. */
const reason = {
  reason: z.optional(matching(/^[A-Za-z0-9_-]{1,32}$/)),
};

const purchaseId = z.string();

const Input = z.union([
  z.strictObject({ purchaseId, repayment: z.int(), ...reason }),
  z.strictObject({
    purchaseId,
    collection: matching(/^(due|early|received)\.[A-Za-z0-9._-]{1,64}$/),
    ...reason,
  }),
]);

/** An operator reports from the bank's statement that a payment was returned: by its number, or by its collection key. */
export const handler = task(Input, async ({ purchaseId: id, reason: why, ...payment }, now) => {
  const report = { payment, ...(why !== undefined && { reason: why }) };
  const purchase = await transition(id, (before) => reportBounce(before, report, now));
  return isRejection(purchase) ? purchase : { purchaseId: id, bounce: purchase.bounces?.at(-1)?.no };
});
