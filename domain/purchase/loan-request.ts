import type { AnsweredRequest } from "../answered-request.ts";
import type { Instant } from "../calendar.ts";
import { isZero, type Money, sum, zero } from "../money.ts";
import { maxLoanMinor, maxLines } from "../protocol/limits.ts";
import type { Statement } from "../protocol/statement.ts";
import { advancePhase } from "./advance.ts";
import { applyStatement } from "./apply-statement.ts";
import { type Line, withNetPrices } from "./order-line.ts";
import type { Approval, PendingPurchase, Purchase, UnacceptedPurchase } from "./purchase.ts";
import { step } from "./transition.ts";
import { isReleased, lenderTimeoutOf } from "./waiting.ts";
import { reject, type Rejection } from "../rejection.ts";

/** A mall's request of a loan to its purchaser for the price of an order. */
export type LoanRequest = {
  readonly id: string;
  readonly order: string;
  readonly mall: string;
  readonly lender: string;
  readonly amount: Money;
  readonly lines: readonly { readonly id: string; readonly quantity: number; readonly amount: Money }[];
  readonly requests: readonly AnsweredRequest[];
};

/** Creates a purchase from a loan request. Lines must sum to the amount and have unique ids; a gift costs zero, a discount is negative. */
export const requestLoan = (ask: LoanRequest, now: Instant): PendingPurchase | Rejection => {
  const { amount, lines } = ask;
  const none = zero(amount.currency);
  if (amount.minor <= 0n || amount.minor > maxLoanMinor)
    return reject("AmountOutOfRange", `amount must be from 1 to ${maxLoanMinor}`);
  if (lines.length > maxLines) return reject("AmountOutOfRange", `an order can have at most ${maxLines} lines`);
  if (new Set(lines.map(({ id }) => id.normalize())).size !== lines.length)
    return reject("InvalidRequest", "a line id is used twice");
  if (
    sum(
      lines.map((line) => line.amount),
      amount.currency,
    ).minor !== amount.minor
  )
    return reject("AmountMismatch", "the lines do not sum to the amount");
  const facts = {
    id: ask.id,
    order: ask.order,
    mall: ask.mall,
    lender: ask.lender,
    amount,
    createdAt: now,
    lines: withNetPrices(lines.map((line): Line => ({ ...line, shipped: 0, cancelled: 0 }))),
    held: none,
    advanced: none,
    refunded: none,
    repaid: none,
    outstanding: none,
    toCome: none,
    seller: none,
    statementNo: 0,
    advances: [],
    shipments: [],
    cancellations: [],
    repayments: [],
    requests: ask.requests,
  };
  const event = { no: 1, name: "requested", at: now } as const;
  return {
    ...facts,
    status: "pending",
    version: 1,
    timeline: [{ at: now, event: "requested" }],
    inFlight: [{ since: now, phase: { phase: "approve" } }],
    event,
  };
};

/** The lender's decision on a pending purchase. */
export type Decision =
  | ({ readonly decision: "approved" } & Approval)
  | { readonly decision: "declined"; readonly code: string }
  /** The lender was silent; or a person decides, at the latest by `reviewUntil`. */
  | { readonly decision: "undecided"; readonly reviewUntil?: Instant | undefined };

/**
 * Records the lender's decision. A decided purchase stays unchanged (a repeat changes nothing); without a decision in time the
 * purchase is declined, and the lender releases the credit of a later approval when its hold ends.
 */
export const recordDecision = (
  purchase: Purchase,
  decision: Decision,
  now: Instant,
  autoAdvance: boolean,
): Purchase => {
  if (purchase.status !== "pending") return purchase;
  if (decision.decision === "declined") return decline(purchase, decision.code, now);
  if (decision.decision === "undecided") return waitLonger(purchase, decision.reviewUntil, now);

  const { approvalNumber, linkHash, holdExpiresAt } = decision;
  const { earlier: _, reviewUntil: _r, ...asked } = purchase;
  const approved: UnacceptedPurchase = {
    ...asked,
    status: "approved",
    held: purchase.amount,
    approvalNumber,
    linkHash,
    holdExpiresAt,
    ...(autoAdvance && { advances: [{ no: 1, amount: purchase.amount, status: "requested" }] }),
  };
  const next = autoAdvance && { next: advancePhase(purchase, purchase.amount) };
  return step(purchase, approved, { name: "approved", reports: "approve", ...next }, now);
};

/** A request in review waits for the person; one without an answer is declined when the lender's time is over. */
const waitLonger = (purchase: PendingPurchase, reviewUntil: Instant | undefined, now: Instant): Purchase => {
  const facts = reviewUntil === undefined ? purchase : { ...purchase, reviewUntil };
  if (now > lenderTimeoutOf(facts)) return decline(purchase, "LenderSilent", now);
  const isNew = reviewUntil !== undefined && purchase.reviewUntil === undefined;
  return step(purchase, facts, { name: isNew ? "review_started" : "undecided", reports: "approve" }, now);
};

const decline = (purchase: PendingPurchase, code: string, now: Instant): Purchase => {
  const { earlier: _, ...asked } = purchase;
  return step(purchase, { ...asked, status: "declined", code }, { name: "declined", reports: "approve" }, now);
};

/**
 * Expires a hold without an advance, which releases the credit. Where the lender's statement has a debt or a hold, an advance was made of
 * which the gateway has no record: the purchase goes on as one that was advanced, so that its goods are shipped or cancelled in time. A repeat
 * changes nothing.
 */
export const recordExpiry = (purchase: Purchase, now: Instant, statement?: Statement): Purchase | Rejection => {
  if (purchase.status === "expired") return purchase;
  if (purchase.status === "declined")
    return purchase.code === "LenderSilent" && !isReleased(purchase)
      ? step(purchase, purchase, { name: "hold_released", reports: "expire" }, now)
      : purchase;
  if (purchase.status !== "approved")
    return reject("WrongState", `a purchase with status ${purchase.status} cannot expire`);
  // The hold was renewed while its end was on the way.
  if (now < purchase.holdExpiresAt) return purchase;
  if (statement && !(isZero(statement.held) && isZero(statement.outstanding))) {
    const advanced = { ...applyStatement(purchase, statement), status: "advanced" } as UnacceptedPurchase;
    return step(purchase, advanced, { name: "loan_changed", reports: "expire" }, now);
  }
  const held = zero(purchase.amount.currency);
  return step(purchase, { ...purchase, status: "expired", held }, { name: "expired", reports: "expire" }, now);
};
