import { addTime, type Instant } from "../calendar.ts";
import { type CreditAccount, hold } from "./credit-line.ts";
import type { Money } from "../money.ts";
import type { RuleOutcome } from "../plan/decision-rules.ts";
import { deadlines } from "../protocol/deadlines.ts";
import { isRejection, reject, type Rejection } from "../rejection.ts";

/** What a person at the lender says to a request. */
export type ReviewOutcome = "approved" | "declined";

/** A loan request that a person at the lender decides on; it holds no credit, and until then the purchase is pending. */
export type Review = {
  readonly purchaseId: string;
  readonly mall: string;
  readonly order: string;
  readonly amount: Money;
  readonly account: string;
  /** SHA-256 of the sealed request, which the answer repeats. */
  readonly digest: string;
  readonly askedAt: Instant;
  readonly outcome?: ReviewOutcome;
};

/** True for a request that neither the account's facts nor a rule decide already. */
export const needsReview = (account: Omit<CreditAccount, "terms">, amount: Money, ruled?: RuleOutcome): boolean =>
  (ruled === undefined ? account.review === true : ruled === "review") &&
  !account.suspended &&
  !isRejection(hold(account, amount));

/** Until when a person may decide: then the gateway has taken silence for a no. */
export const reviewEnds = ({ askedAt }: Review): Instant => addTime(askedAt, deadlines.lenderTimeout);

/** True while the gateway still waits for the person's word. */
export const isOpenReview = (review: Review, now: Instant): boolean =>
  review.outcome === undefined && now <= reviewEnds(review);

/** The person's word. The same one twice is a success; another one comes too late, for the mall may have been told. */
export const decideReview = (review: Review, outcome: ReviewOutcome, now: Instant): Review | Rejection => {
  if (review.outcome === outcome) return review;
  if (review.outcome !== undefined) return reject("WrongState", `${review.purchaseId} was ${review.outcome} already`);
  if (now > reviewEnds(review)) return reject("WrongState", "the request is a day old: the gateway has said no");
  return { ...review, outcome };
};
