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

/** The data of a request that the lender needs for its decision, from the opened messages. */
export type CreditRequest = {
  readonly purchaseId: string;
  readonly mall: string;
  readonly order: string;
  readonly account: string;
  readonly amount: Money;
  readonly contact: string;
  readonly digest: string;
  /** The refund policy of the mall's contract, if it has one. */
  readonly refundPolicy?: RefundPolicy;
  /** The agreed plan, and the purchaser's consent. */
  readonly plan?: string;
  readonly consent?: Consent;
  /** The outcome of the lender's rules for the amount, and of a person's review. */
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
  const { bankAccount } = account;
  const holdExpiresAt = addTime(now, deadlines.hold);
  return { ...facts, ...issued, status: "held", held: amount, contact, bankAccount, holdExpiresAt, notice: "approved" };
};

const declineCode = ({ amount, ruled, verdict }: CreditRequest, account: CreditAccount): string | undefined => {
  if (account.suspended) return "AccountSuspended";
  const line = hold(account, amount);
  if (isRejection(line)) return line.rejected;
  if (ruled !== undefined && ruled !== "review") return ruled;
  return verdict === "declined" ? "ReviewDeclined" : undefined;
};
