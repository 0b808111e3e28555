import * as z from "zod/mini";
import { decideReview } from "../../domain/loan/review.ts";
import { isRejection, reject } from "../../domain/rejection.ts";
import { loadReview, saveReview } from "../io/store/review-store.ts";
import { task } from "../middleware/task.ts";

const Input = z.strictObject({ purchaseId: z.string(), outcome: z.enum(["approved", "declined"]) });

/** An operator of the lender decides on a request; the gateway learns of it with its next inquiry, and only then is credit held. */
export const handler = task(Input, async ({ purchaseId, outcome }, now) => {
  const review = await loadReview(purchaseId);
  if (isRejection(review)) return review;
  const decided = decideReview(review, outcome, now);
  if (isRejection(decided)) return decided;
  if (decided !== review && !(await saveReview(decided)))
    return reject("ConcurrentChange", "another operator decided at the same time: read the review again");
  return { purchaseId, outcome };
});
