import * as z from "zod";
import { recordCollection } from "../../domain/purchase/repayment.ts";
import { isRejection } from "../../domain/rejection.ts";
import { transition } from "../io/store/purchase-store.ts";
import { task } from "../middleware/task.ts";
import { WireMoney, WireStatement } from "../schemas/schema.ts";

const Collected = z
  .object({
    no: z.int().optional(),
    outcome: z.enum(["paid", "refused", "reminded", "feeCharged", "nothing"]),
    amount: WireMoney,
    statement: WireStatement,
  })
  .transform(({ no, ...rest }) => ({ ...rest, ...(no !== undefined && { no }) }));

const Input = z.object({ purchaseId: z.string(), collected: Collected });

/** What the bank answered, or what the lender did instead of asking it, and what is owed now; nothing left ends the life. */
export const handler = task(Input, async ({ purchaseId, collected: { statement, ...collected } }, now) => {
  const purchase = await transition(purchaseId, (before) => recordCollection(before, collected, statement, now));
  return isRejection(purchase) ? purchase : { status: purchase.status };
});
