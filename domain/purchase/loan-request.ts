import type { AnsweredRequest } from "../answered-request.ts";
import { addTime, type Instant } from "../calendar.ts";
import { type Money, sum, zero } from "../money.ts";
import { deadlines } from "../protocol/deadlines.ts";
import { maxLoanMinor, maxLines } from "../protocol/limits.ts";
import { advancePhase } from "./advance.ts";
import type { Line } from "./order-line.ts";
import type { Approval, PendingPurchase, Purchase, UnacceptedPurchase } from "./purchase.ts";
import { step } from "./transition.ts";
import { isReleased } from "./waiting.ts";
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

/** Creates a purchase from a loan request. Lines must sum to the amount and have unique ids. */
export const requestLoan = (ask: LoanRequest, now: Instant): PendingPurchase | Rejection => {
  const { amount, lines } = ask;
  const none = zero(amount.currency);
  if (amount.minor <= 0n || amount.minor > maxLoanMinor)
    return reject("AmountOutOfRange", `amount must be from 1 to ${maxLoanMinor}`);
  if (lines.length > maxLines) return reject("AmountOutOfRange", `an order can have at most ${maxLines} lines`);
  if (new Set(lines.map(({ id }) => id)).size !== lines.length)
    return reject("InvalidRequest", "a line id is used twice");
  if (lines.some((line) => line.amount.minor <= 0n))
    return reject("AmountOutOfRange", "the amount of each line must be at least 1");
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
    lines: lines.map((line): Line => ({ ...line, shipped: 0, cancelled: 0 })),
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
  | { readonly decision: "undecided" };

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
  if (decision.decision === "undecided")
    return now > addTime(purchase.createdAt, deadlines.lenderTimeout)
      ? decline(purchase, "LenderSilent", now)
      : step(purchase, purchase, { name: "undecided", reports: "approve" }, now);

  const { approvalNumber, linkHash, holdExpiresAt } = decision;
  const { earlier: _, ...asked } = purchase;
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

const decline = (purchase: PendingPurchase, code: string, now: Instant): Purchase => {
  const { earlier: _, ...asked } = purchase;
  return step(purchase, { ...asked, status: "declined", code }, { name: "declined", reports: "approve" }, now);
};

/** Expires a hold without an advance, which releases the credit. A repeat changes nothing. */
export const recordExpiry = (purchase: Purchase, now: Instant): Purchase | Rejection => {
  if (purchase.status === "expired") return purchase;
  if (purchase.status === "declined")
    return purchase.code === "LenderSilent" && !isReleased(purchase)
      ? step(purchase, purchase, { name: "hold_released", reports: "expire" }, now)
      : purchase;
  if (purchase.status !== "approved")
    return reject("WrongState", `a purchase with status ${purchase.status} cannot expire`);
  // The hold was renewed while its end was on the way.
  if (now < purchase.holdExpiresAt) return purchase;
  const held = zero(purchase.amount.currency);
  return step(purchase, { ...purchase, status: "expired", held }, { name: "expired", reports: "expire" }, now);
};
