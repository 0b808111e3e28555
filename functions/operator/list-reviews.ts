import * as z from "zod/mini";
import { isOpenReview, reviewEnds } from "../../domain/loan/review.ts";
import { toWire } from "../../domain/money.ts";
import { allReviews } from "../io/store/review-store.ts";
import { task } from "../middleware/task.ts";

const Input = z.strictObject({});

/** More than anybody decides in a day, and far below the 6 MB limit of a response. */
const most = 500;

/** Requests that wait for a person at the lender, the most urgent first. */
export const handler = task(Input, async (_, now) => {
  const open = (await allReviews()).filter((review) => isOpenReview(review, now));
  const reviews = open.map((review) => {
    const { purchaseId, mall, order, account, askedAt } = review;
    return { purchaseId, mall, order, account, amount: toWire(review.amount), askedAt, until: reviewEnds(review) };
  });
  return { reviews: reviews.toSorted((a, b) => a.until.localeCompare(b.until)).slice(0, most) };
});
