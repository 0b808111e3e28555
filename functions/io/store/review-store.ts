import type { Review } from "../../../domain/loan/review.ts";
import { isRejection, reject, type Rejection } from "../../../domain/rejection.ts";
import { reviewKey, reviews } from "../table/item-keys.ts";
import { decode, encode, type Item } from "../table/item.ts";
import { put, query, read } from "../table/table.ts";

/** So long the lender can tell why it said what it said, without reading the loan. */
const keptSeconds = 30 * 86_400;

/** The request on a person's desk, put there unless it lies there already; with its outcome once there is one. */
export const askForReview = async (review: Review): Promise<Review> => {
  await put(toItem(review), "attribute_not_exists(pk)");
  const kept = await loadReview(review.purchaseId);
  if (isRejection(kept)) throw new Error(kept.detail);
  return kept;
};

/** A purchase's request for review. */
export const loadReview = async (purchaseId: string): Promise<Review | Rejection> => {
  const item = await read(reviewKey(purchaseId));
  return item ? toReview(item) : reject("LoanNotFound", `no request of ${purchaseId} was put to review`);
};

/** Saves the person's word; false when another one was faster. */
export const saveReview = async (review: Review): Promise<boolean> =>
  put(toItem(review), "attribute_not_exists(outcome)");

/** Every request of the last month that was put to review. */
export const allReviews = async (): Promise<readonly Review[]> => (await query(reviews)).map(toReview);

const toItem = (review: Review): Item => ({
  ...reviewKey(review.purchaseId),
  ...(encode(review) as Item),
  ttl: Math.ceil(Date.parse(review.askedAt) / 1000) + keptSeconds,
});

const toReview = ({ pk: _pk, sk: _sk, ttl: _ttl, ...facts }: Item): Review => decode(facts) as Review;
