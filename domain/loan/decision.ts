import { addTime, type Instant } from "../calendar.ts";
import { type CreditAccount, hold } from "./credit-line.ts";
import type { UsedEvidence } from "./evidence.ts";
import type { DeclinedLoan, ExpiredLoan, HeldLoan, Loan, LoanApproval } from "./loan.ts";
import type { ReviewVerdict } from "./review.ts";
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
  readonly locale?: string;
  readonly digest: string;
  /** The refund policy of the mall's contract, if it has one. */
  readonly refundPolicy?: RefundPolicy;
  /** The agreed plan, and the purchaser's consent. */
  readonly plan?: string;
  readonly consent?: Consent;
  /** The outcome of the lender's rules for the amount, and of a person's review. */
  readonly ruled?: RuleOutcome;
  readonly verdict?: ReviewVerdict;
  /** The purchaser's message of consent, by a digest of its id, and when it expires. */
  readonly consentMessage?: Pick<UsedEvidence, "id" | "until">;
};

/** What the lender issues with an approval: number, hash of the link's token, and the link where it is not the first of the purchase. */
export type Issued = Pick<LoanApproval, "approvalNumber" | "linkHash" | "link">;

/**
 * The lender looks up the purchaser's credit and decides within the limit; no rule approves what the account forbids.
 * A rejected request is a declined loan with its code, so that the same request always has the same result.
 */
export const decideLoan = (
  request: CreditRequest,
  account: CreditAccount,
  issued: Issued,
  now: Instant,
  earlier?: EndedRequest,
): HeldLoan | DeclinedLoan => {
  const { purchaseId: id, amount, contact, locale, ruled: _, verdict: _v, consentMessage, ...rest } = request;
  const none = zero(amount.currency);
  const facts = {
    ...rest,
    id,
    amount,
    version: (earlier?.version ?? 0) + 1,
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
  if (code !== undefined) {
    const known = (earlier?.evidence ?? []).filter(({ until }) => until > now);
    const used = consentMessage ? [...known, { ...consentMessage, effect: decided }] : known;
    return { ...facts, status: "declined", code, ...(used.length > 0 && { evidence: used }) };
  }
  const { bankAccount } = account;
  const holdExpiresAt = addTime(now, deadlines.hold);
  const reader = { contact, ...(locale !== undefined && { locale }) };
  return {
    ...facts,
    ...issued,
    ...reader,
    status: "held",
    held: amount,
    bankAccount,
    holdExpiresAt,
    notice: "approved",
  };
};

/** The effect of a consent that the lender has decided on. The consent of an approved request expires before its hold does. */
const decided = "decision";

/** True for a consent on which the lender declined: it is not decided on again. */
export const isDecidedConsent = ({ evidence }: Loan, { id }: Pick<UsedEvidence, "id">): boolean =>
  evidence?.some((each) => each.id === id && each.effect === decided) ?? false;

/** A loan whose order may be requested again. */
export type EndedRequest = DeclinedLoan | ExpiredLoan;

/** True where a new request of the order is decided anew: this one was declined or has expired, and nothing was sold or cancelled. */
export const mayBeDecidedAgain = (loan: Loan): loan is EndedRequest =>
  (loan.status === "declined" || loan.status === "expired") &&
  loan.receivables.length === 0 &&
  loan.refunds.length === 0 &&
  (loan.cancellations ?? []).length === 0;

const declineCode = ({ amount, ruled, verdict }: CreditRequest, account: CreditAccount): string | undefined => {
  if (account.suspended) return "AccountSuspended";
  const line = hold(account, amount);
  if (isRejection(line)) return line.rejected;
  if (ruled !== undefined && ruled !== "review") return ruled;
  if (verdict === "expired") return "ReviewExpired";
  return verdict === "declined" ? "ReviewDeclined" : undefined;
};
