import * as z from "zod/mini";
import { decideDispute } from "../../domain/purchase/dispute/decision.ts";
import { viewPurchase } from "../../domain/purchase/view/purchase-view.ts";
import { isRejection } from "../../domain/rejection.ts";
import { transition } from "../io/store/purchase-store.ts";
import { task } from "../middleware/task.ts";
import { WireMoney, WireLineQuantities } from "../schemas/schema.ts";

const Input = z.object({
  purchaseId: z.string(),
  cancellation: z.int().check(z.gte(1)),
  outcome: z.union([
    z.enum(["purchaser", "mall"]),
    z.strictObject({ lines: WireLineQuantities }),
    z.strictObject({ amount: WireMoney }),
  ]),
});

/** The lender's verdict on a contested dispute: for the purchaser, for the mall, or in part; the refund and the timers follow by themselves. */
export const handler = task(Input, async ({ purchaseId, cancellation, outcome }, now) => {
  const purchase = await transition(purchaseId, (before) => decideDispute(before, { cancellation, outcome }, now));
  if (isRejection(purchase)) return purchase;
  return { purchaseId, cancellation: viewPurchase(purchase).cancellations.find(({ no }) => no === cancellation) };
});
