import * as z from "zod/mini";
import type { Instant } from "../../domain/calendar.ts";
import { isOpenReview, type Review, reviewEnds } from "../../domain/loan/review.ts";
import { toWire } from "../../domain/money.ts";
import { allReviews } from "../io/store/review-store.ts";
import { count } from "../middleware/metrics.ts";
import { task } from "../middleware/task.ts";

const Input = z.object({});

/** More than anybody decides in a day, and far below the 6 MB limit of a response. */
const most = 500;

/** Requests that wait for a person at the lender, the most urgent first; by schedule, how many there are, and how long the oldest has waited. */
export const handler = task(Input, async (_, now) => {
  const open = (await allReviews()).filter((review) => isOpenReview(review, now));
  count("OpenReviews", open.length);
  count("OldestReviewMinutes", Math.max(0, ...open.map((review) => minutesOpen(review, now))));
  const reviews = open.map((review) => {
    const { purchaseId, mall, order, account, askedAt } = review;
    return { purchaseId, mall, order, account, amount: toWire(review.amount), askedAt, until: reviewEnds(review) };
  });
  return { reviews: reviews.toSorted((a, b) => a.until.localeCompare(b.until)).slice(0, most) };
});

const minutesOpen = ({ askedAt, openedAt = askedAt }: Review, now: Instant): number =>
  Math.floor((Date.parse(now) - Date.parse(openedAt)) / 60_000);
