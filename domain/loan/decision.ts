import { addTime, type Instant } from "../calendar.ts";
import { type CreditAccount, hold } from "./credit-line.ts";
import type { DeclinedLoan, HeldLoan } from "./loan.ts";
import type { ReviewOutcome } from "./review.ts";
import { type Money, zero } from "../money.ts";
import type { Consent } from "../plan/consent.ts";
import type { RuleOutcome } from "../plan/decision-rules.ts";
import { deadlines } from "../protocol/deadlines.ts";
import type { RefundPolicy } from "../protocol/refund-policy.ts";
import { isRejection } from "../rejection.ts";

/** What the lender needs to know of a request, once the messages are open. */
export type CreditRequest = {
  readonly purchaseId: string;
  readonly mall: string;
  readonly order: string;
  readonly account: string;
  readonly amount: Money;
  readonly contact: string;
  readonly digest: string;
  /** What becomes of interest and fees in a refund, where the mall's contract says so. */
  readonly refundPolicy?: RefundPolicy;
  /** The plan that the account's terms are of, and what the purchaser consented to. */
  readonly plan?: string;
  readonly consent?: Consent;
  /** What the lender's rules say to the amount, and what the person said who decided on it. */
  readonly ruled?: RuleOutcome;
  readonly verdict?: ReviewOutcome;
};

/**
 * The lender looks up the purchaser's credit and decides within the limit; no rule approves what the account forbids.
 * A rejected request is a declined loan with its code, so that the same request always has the same result.
 */
export const decideLoan = (
  request: CreditRequest,
  account: CreditAccount,
  issued: { readonly approvalNumber: string; readonly linkHash: string },
  now: Instant,
): HeldLoan | DeclinedLoan => {
  const { purchaseId: id, amount, contact, ruled: _, verdict: _v, ...rest } = request;
  const none = zero(amount.currency);
  const facts = {
    ...rest,
    id,
    amount,
    version: 1,
    createdAt: now,
    held: none,
    outstanding: none,
    terms: account.terms,
    receivables: [],
    instalments: [],
    pauses: [],
    collections: [],
    refunds: [],
    entries: [],
  };
  const code = declineCode(request, account);
  if (code !== undefined) return { ...facts, status: "declined", code };
  return { ...facts, ...issued, status: "held", held: amount, contact, holdExpiresAt: addTime(now, deadlines.hold) };
};

const declineCode = ({ amount, ruled, verdict }: CreditRequest, account: CreditAccount): string | undefined => {
  if (account.suspended) return "AccountSuspended";
  const line = hold(account, amount);
  if (isRejection(line)) return line.rejected;
  if (ruled !== undefined && ruled !== "review") return ruled;
  return verdict === "declined" ? "ReviewDeclined" : undefined;
};
