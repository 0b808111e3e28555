import { addTime, type Instant } from "../calendar.ts";
import { type CreditAccount, hold } from "./credit-line.ts";
import type { Money } from "../money.ts";
import type { RuleOutcome } from "../plan/decision-rules.ts";
import { deadlines } from "../protocol/deadlines.ts";
import { isRejection, reject, type Rejection } from "../rejection.ts";

/** The outcome of a review by a person at the lender. */
export type ReviewOutcome = "approved" | "declined";

/** A loan request for review by a person at the lender; it holds no credit, and the purchase is pending. */
export type Review = {
  readonly purchaseId: string;
  readonly mall: string;
  readonly order: string;
  readonly amount: Money;
  readonly account: string;
  /** SHA-256 of the sealed request, which the decision repeats. */
  readonly digest: string;
  readonly askedAt: Instant;
  readonly outcome?: ReviewOutcome;
};

/** True for a request that neither the account nor a rule decides. */
export const needsReview = (account: Omit<CreditAccount, "terms">, amount: Money, ruled?: RuleOutcome): boolean =>
  (ruled === undefined ? account.review === true : ruled === "review") &&
  !account.suspended &&
  !isRejection(hold(account, amount));

/** The deadline of a review: after it the gateway has declined the purchase. */
export const reviewEnds = ({ askedAt }: Review): Instant => addTime(askedAt, deadlines.lenderTimeout);

/** True while the gateway still waits for the review. */
export const isOpenReview = (review: Review, now: Instant): boolean =>
  review.outcome === undefined && now <= reviewEnds(review);

/** Records the outcome of a review. A repeat succeeds; a different outcome is rejected, because the mall may have been notified. */
export const decideReview = (review: Review, outcome: ReviewOutcome, now: Instant): Review | Rejection => {
  if (review.outcome === outcome) return review;
  if (review.outcome !== undefined) return reject("WrongState", `${review.purchaseId} is already ${review.outcome}`);
  if (now > reviewEnds(review)) return reject("WrongState", "the request is a day old: the gateway has declined it");
  return { ...review, outcome };
};
