import { addTime, type Instant } from "../calendar.ts";
import { type CreditAccount, hold } from "./credit-line.ts";
import type { Money } from "../money.ts";
import type { Agreement } from "../plan/consent.ts";
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
  /** When the lender first opened it; absent in reviews made before it was stored. */
  readonly openedAt?: Instant;
  /** Where the purchaser is notified; absent as above. */
  readonly contact?: string;
  /** The reader's locale, as of a loan. */
  readonly locale?: string;
  /** The terms that the purchaser agreed to when the mall asked: a plan that changes during the review changes nothing. */
  readonly agreement?: Agreement;
  readonly outcome?: ReviewOutcome;
};

/** What a review means for its request: nobody decided in time, or what a person decided. */
export type ReviewVerdict = ReviewOutcome | "expired";

/** The verdict of a review now; undefined while it waits for a person. */
export const verdictOf = (review: Review, now: Instant): ReviewVerdict | undefined =>
  review.outcome ?? (now > reviewEnds(review) ? "expired" : undefined);

/** True for a request that neither the account nor a rule decides. */
export const needsReview = (account: Omit<CreditAccount, "terms">, amount: Money, ruled?: RuleOutcome): boolean =>
  (ruled === undefined ? account.review === true : ruled === "review") &&
  !account.suspended &&
  !isRejection(hold(account, amount));

/** The deadline of a review: after it the lender declines the request. */
export const reviewEnds = ({ askedAt, openedAt = askedAt }: Review): Instant => addTime(openedAt, deadlines.review);

/** True while the lender answers the request of a review, though its message has expired: as long as the gateway may ask. */
export const isAnswered = (review: Review, now: Instant): boolean =>
  now <= addTime(reviewEnds(review), deadlines.lenderTimeout);

/** True while a person may decide. */
export const isOpenReview = (review: Review, now: Instant): boolean =>
  review.outcome === undefined && now <= reviewEnds(review);

/** Records the outcome of a review. A repeat succeeds; a different outcome is rejected, because the mall may have been notified. */
export const decideReview = (review: Review, outcome: ReviewOutcome, now: Instant): Review | Rejection => {
  if (review.outcome === outcome) return review;
  if (review.outcome !== undefined) return reject("WrongState", `${review.purchaseId} is already ${review.outcome}`);
  if (now > reviewEnds(review))
    return reject("WrongState", "the time for this review is over: the request is declined");
  return { ...review, outcome };
};
