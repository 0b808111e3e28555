import { addTime, earlierOf, type Instant } from "../calendar.ts";
import { add, isZero, type Money, subtract, sum } from "../money.ts";
import { purchaserTotal } from "../protocol/refund-shares.ts";
import { deadlines } from "../protocol/deadlines.ts";
import { isRejection, reject, type Rejection } from "../rejection.ts";
import type { RuleOutcome } from "../plan/decision-rules.ts";
import { type CreditAccount, hold } from "./credit-line.ts";
import { exposure } from "./loan-amounts.ts";
import { type ExpiredLoan, type HeldLoan, type Loan, postTransition } from "./loan.ts";
import type { LoanRefund } from "./records.ts";
import { needsReview, type ReviewOutcome } from "./review.ts";

/** What the lender looks up again for a renewal: the account, the outcome of its rules, and of a person's review of the request. */
export type CreditCheck = {
  readonly account: Omit<CreditAccount, "terms">;
  readonly ruled?: RuleOutcome | undefined;
  readonly reviewed?: ReviewOutcome | undefined;
};

/** The end of the time in which a hold can be renewed on the consent that the purchaser gave for the order. */
const consentEndsAt = ({ createdAt }: Pick<Loan, "createdAt">): Instant => addTime(createdAt, deadlines.consent);

/**
 * Holds the credit of a loan anew, before or after its hold has expired. The credit is checked as for a new loan, as if this one did not
 * use it. The new hold is as long as the first one, counted from the mall's request, so that a withheld request holds no longer; it ends
 * with the purchaser's consent at the latest.
 */
export const renewHold = (
  loan: Loan,
  check: CreditCheck,
  { requestedAt, now }: { readonly requestedAt: Instant; readonly now: Instant },
): HeldLoan | Rejection => {
  if (loan.status !== "held" && loan.status !== "expired")
    return reject("WrongState", `a loan with status ${loan.status} has no hold to renew`);
  const consentEnd = consentEndsAt(loan);
  if (now >= consentEnd || (loan.status === "held" && loan.holdExpiresAt >= consentEnd))
    return reject(
      "ConsentExpired",
      `the purchaser's consent carries a hold until ${consentEnd}: request the loan of this order again, with a new consent`,
    );
  if (loan.refunds.some(isAfterExpiry))
    return reject(
      "WrongState",
      "goods of this order were cancelled when its hold had expired: request the loan of the order again, without them",
    );
  const amount = renewableAmount(loan);
  const refused = refusalOf(loan, amount, check);
  if (refused) return refused;
  const holdExpiresAt = earlierOf(addTime(earlierOf(requestedAt, now), deadlines.hold), consentEnd);
  if (loan.status === "held" && holdExpiresAt <= loan.holdExpiresAt) return loan;
  return postTransition({ ...loan, status: "held", held: amount, holdExpiresAt }, [], now, "renewed");
};

/** A refund when nothing was held any more: of what, the lender did not book, so it does not know what a new hold would be. */
const isAfterExpiry = ({ by, ...refund }: LoanRefund): boolean =>
  (by === "answer" || by === "silence") && isZero(add(refund.released, purchaserTotal(refund)));

/** What a hold would be now: the price without what was cancelled while it was held, and without failed advances. */
const renewableAmount = ({ amount, refunds, receivables }: HeldLoan | ExpiredLoan): Money =>
  subtract(
    amount,
    sum([...refunds.map(({ released }) => released), ...receivables.map(({ quote }) => quote.amount)], amount.currency),
  );

/** What this loan holds is available to it. */
const refusalOf = (loan: Loan, amount: Money, { account, ruled, reviewed }: CreditCheck): Rejection | undefined => {
  if (account.suspended) return reject("AccountSuspended", "the lender has suspended the purchaser's account");
  const line = { ...account, available: add(account.available, exposure(loan)) };
  const held = hold(line, amount);
  if (isRejection(held)) return held;
  if (ruled !== undefined && ruled !== "review") return reject(ruled, "the lender's rules no longer allow this amount");
  return needsReview(line, amount, ruled) && reviewed !== "approved"
    ? reject("ReviewRequired", "a person at the lender decides on requests of this purchaser: request the loan again")
    : undefined;
};
