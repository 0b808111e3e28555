import * as z from "zod/mini";
import { addTime } from "../../domain/calendar.ts";
import { recordDecision } from "../../domain/purchase/loan-request.ts";
import { isRejection } from "../../domain/rejection.ts";
import { loadMall } from "../io/store/mall-store.ts";
import { saveSealedDecision, transition } from "../io/store/purchase-store.ts";
import { count } from "../middleware/metrics.ts";
import { task } from "../middleware/task.ts";

const sealed = z.optional(z.string());

const Decided = z.discriminatedUnion("decision", [
  z.object({
    decision: z.literal("approved"),
    sealed,
    approvalNumber: z.string(),
    linkHash: z.string(),
    holdExpiresAt: z.iso.datetime(),
  }),
  z.object({ decision: z.literal("declined"), code: z.string(), sealed }),
  z.object({ decision: z.literal("undecided"), reviewUntil: z.optional(z.iso.datetime()) }),
]);

const Input = z.object({
  purchaseId: z.string(),
  decided: Decided,
  /** The mall is not waiting for the sealed answer: it is stored until the mall fetches it. */
  keep: z.optional(z.literal(true)),
});

/** A mall that was notified by webhook has a month to fetch the lender's sealed decision. */
const retention = { days: 30 };

/** Records the lender's decision on a pending purchase; if the mall is paid at approval, the same write requests its advance. */
export const handler = task(Input, async ({ purchaseId, decided, keep }, now) => {
  if (keep && decided.decision !== "undecided" && decided.sealed !== undefined)
    await saveSealedDecision(purchaseId, decided.sealed, addTime(now, retention));
  // A person's review has an end; without one the lender did not answer.
  if (decided.decision === "undecided" && decided.reviewUntil === undefined) count("UnansweredRequests", 1);
  const purchase = await transition(purchaseId, async (before) => {
    const mall = await loadMall(before.mall);
    // No advance is requested automatically for a mall that was suspended meanwhile.
    const paidNow = mall?.advancePolicy === "approval" && mall.status !== "suspended";
    return recordDecision(before, decided, now, paidNow);
  });
  return isRejection(purchase) ? purchase : { status: purchase.status };
});
