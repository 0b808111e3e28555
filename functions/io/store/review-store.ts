import type { Review } from "../../../domain/loan/review.ts";
import type { Agreement } from "../../../domain/plan/consent.ts";
import { isRejection, reject, type Rejection } from "../../../domain/rejection.ts";
import { reviewKey, reviews } from "../table/item-keys.ts";
import { decode, encode, type Item } from "../table/item.ts";
import { packTerms, unpackTerms } from "../table/items/terms-item.ts";
import { put, query, read, TableName, type Write } from "../table/table.ts";

/** How long the lender can look up why it decided, without reading the loan. */
const retentionSeconds = 30 * 86_400;

/** The review of a request, created unless it exists; with its outcome after a person's decision. A new request of an order replaces the review of the one before. */
export const requestReview = async (review: Review): Promise<Review> => {
  const known = await loadReview(review.purchaseId);
  if (isRejection(known)) await put(toItem(review), "attribute_not_exists(pk)");
  else if (known.digest !== review.digest) await put(toItem(review));
  const stored = await loadReview(review.purchaseId);
  if (isRejection(stored)) throw new Error(stored.detail);
  return stored;
};

/** The review of a purchase's request. */
export const loadReview = async (purchaseId: string): Promise<Review | Rejection> => {
  const item = await read(reviewKey(purchaseId));
  return item ? toReview(item) : reject("LoanNotFound", `the request of ${purchaseId} has no review`);
};

/** The write of a review's outcome; it fails if another operator was faster. */
export const outcomeWrite = (review: Review): Write => ({
  Put: { TableName, Item: toItem(review), ConditionExpression: "attribute_not_exists(outcome)" },
});

/** All reviews of the last month. */
export const allReviews = async (): Promise<readonly Review[]> => (await query(reviews)).map(toReview);

const toItem = ({ agreement, ...review }: Review): Item => ({
  ...reviewKey(review.purchaseId),
  ...(encode(review) as Item),
  ...(agreement && { agreement: { ...(encode(agreement) as Item), terms: packTerms(agreement.terms) } }),
  ttl: Math.ceil(Date.parse(review.askedAt) / 1000) + retentionSeconds,
});

/** The review of an item. */
export const toReview = ({ pk: _pk, sk: _sk, ttl: _ttl, agreement, ...facts }: Item): Review => {
  const review = decode(facts) as Review;
  if (agreement === undefined) return review;
  const { terms, ...agreed } = agreement as Item;
  return {
    ...review,
    agreement: { ...(decode(agreed) as Omit<Agreement, "terms">), terms: unpackTerms(terms as Item) },
  };
};
