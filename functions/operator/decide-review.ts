import * as z from "zod/mini";
import { decideReview } from "../../domain/loan/review.ts";
import { isRejection, reject } from "../../domain/rejection.ts";
import { loadReview, outcomeWrite } from "../io/store/review-store.ts";
import { commitRecorded } from "../io/store/trail-store.ts";
import { staffTrail } from "../io/table/item-keys.ts";
import { staffTask } from "../requests/staff-task.ts";

const Input = z.strictObject({ purchaseId: z.string(), outcome: z.enum(["approved", "declined"]) });

/** An operator of the lender decides on a request; the gateway learns of it with its next inquiry, and only then is credit held. */
export const handler = staffTask(Input, async ({ purchaseId, outcome }, note, now) => {
  const review = await loadReview(purchaseId);
  if (isRejection(review)) return review;
  const decided = decideReview(review, outcome, now);
  if (isRejection(decided)) return decided;
  if (decided === review) return { purchaseId, outcome };
  const deciding = note("decidedReview", { purchase: purchaseId, outcome });
  const saved = await commitRecorded(staffTrail("reviews"), deciding, [outcomeWrite(decided)]);
  if (saved === false)
    return reject("ConcurrentChange", "another operator decided at the same time: read the review again");
  return isRejection(saved) ? saved : { purchaseId, outcome };
});
