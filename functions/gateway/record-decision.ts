import * as z from "zod";
import { recordDecision } from "../../domain/loan-request.ts";
import { isRejection } from "../../domain/rejection.ts";
import { loadMall } from "../io/mall-store.ts";
import { transition } from "../io/purchase-store.ts";
import { task } from "../middleware/task.ts";

const Decided = z.discriminatedUnion("decision", [
  z.object({
    decision: z.literal("approved"),
    approvalNumber: z.string(),
    linkHash: z.string(),
    holdExpiresAt: z.iso.datetime(),
  }),
  z.object({ decision: z.literal("declined"), code: z.string() }),
  z.object({ decision: z.literal("undecided") }),
]);
const Input = z.object({ purchaseId: z.string(), decided: Decided });

/** The lender's word on a pending purchase; a mall that is paid at approval has its advance asked for in the same write. */
export const handler = task(Input, async ({ purchaseId, decided }, now) => {
  const purchase = await transition(purchaseId, async (before) => {
    const mall = await loadMall(before.mall);
    // To a mall that was suspended meanwhile no money goes by itself.
    const paidNow = mall?.advancePolicy === "approval" && mall.status !== "suspended";
    return recordDecision(before, decided, now, paidNow);
  });
  return isRejection(purchase) ? purchase : { status: purchase.status };
});
