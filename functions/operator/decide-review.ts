import * as z from "zod";
import { decideReview } from "../../domain/loan/review.ts";
import { isRejection, reject } from "../../domain/rejection.ts";
import { loadReview, saveReview } from "../io/store/review-store.ts";
import { task } from "../middleware/task.ts";

const Input = z.strictObject({ purchaseId: z.string(), outcome: z.enum(["approved", "declined"]) });

/** A person at the lender decides on a request; the gateway hears of it when it asks next, and then credit is held or nothing is. */
export const handler = task(Input, async ({ purchaseId, outcome }, now) => {
  const review = await loadReview(purchaseId);
  if (isRejection(review)) return review;
  const decided = decideReview(review, outcome, now);
  if (isRejection(decided)) return decided;
  if (decided !== review && !(await saveReview(decided)))
    return reject("ConcurrentChange", "somebody else decides on it: look at it again");
  return { purchaseId, outcome };
});
