import type { Day, Instant } from "./calendar.ts";
import type { LateEventName, LateFacts, LatePhase } from "./late-life.ts";
import { type Money, money, type WireMoney } from "./money.ts";
import type { LoanPreview } from "./preview.ts";
import type { Bearer } from "./refund-policy.ts";
import type { RefundShares } from "./refund.ts";
import type { RejectionCode } from "./rejection.ts";
import type { Dispute, Verdict } from "./verdict.ts";

/** How far a purchase has come. Closed lives: repaid, cancelled, declined, expired, chargedOff. */
export const purchaseStatuses = [
  "pending",
  "approved",
  "declined",
  "expired",
  "advanced",
  "shipped",
  "delivered",
  "accepted",
  "repaid",
  "cancelled",
  "chargedOff",
] as const;

/** One of the above. */
export type PurchaseStatus = (typeof purchaseStatuses)[number];

/** An order line as the gateway knows it: how many and how much, never what. */
export type Line = {
  readonly id: string;
  readonly quantity: number;
  readonly amount: Money;
  readonly shipped: number;
  readonly cancelled: number;
};

/** So many of one line. */
export type Pick = { readonly id: string; readonly quantity: number };

/**
 * A part of the receivable sold to the lender, at the price of `quote` where the mall took one, for the goods in `lines` where it
 * was asked for by goods. What it came to is known once the seller is paid: amount = payout + discount + fixed + holdback, the
 * last two left out when they are nothing.
 * refused: the lender did not buy, its credit stays held; failed: the seller could not be paid, that part of the purchase is
 * off; `code` says why.
 */
export type Advance = {
  readonly no: number;
  readonly amount: Money;
  readonly status: "requested" | "paid" | "refused" | "failed";
  readonly quote?: string;
  readonly lines?: readonly Pick[];
  readonly discount?: Money;
  readonly payout?: Money;
  readonly fixed?: Money;
  readonly holdback?: Money;
  readonly code?: RejectionCode;
};

/** A parcel; `lines` is left out when it carries all the rest of the order. */
export type Shipment = {
  readonly id: string;
  readonly at: Instant;
  readonly lines?: readonly Pick[];
  readonly carrier?: string;
  readonly tracking?: string;
  readonly deliveredAt?: Instant;
};

/**
 * stopping: not shipped yet; returning: goods called back; claimed: the purchaser disputes and the mall has the word;
 * disputed: the mall objects and the lender has it; parked: the bank refuses the cash, which stays owed; failed: nothing was refunded;
 * dismissing, dismissed: decided for the mall, and the loan's clock is being, or was, started again.
 */
export type CancellationStatus =
  | "stopping"
  | "returning"
  | "claimed"
  | "disputed"
  | "refunding"
  | "refunded"
  | "parked"
  | "failed"
  | "dismissing"
  | "dismissed";

/**
 * A wish to undo part or all of the purchase; goods by line, or a bare amount. It is the purchaser's unless it says who had it;
 * goodwill is given while the goods are kept, by who pays for it. With a `dispute` it is one that needs a verdict.
 * `shares` are known once the refund is booked, `code` says why it has not come to its end.
 */
export type Cancellation = {
  readonly no: number;
  readonly status: CancellationStatus;
  readonly amount: Money;
  readonly lines?: readonly Pick[];
  readonly at: Instant;
  /** Until when the party that has the word may speak; silence decides for the purchaser. */
  readonly until: Instant;
  readonly reason?: string;
  readonly evidence?: string;
  readonly dispute?: Dispute;
  readonly verdict?: Verdict;
  readonly initiatedBy?: "mall" | "lender";
  readonly goodwill?: Bearer;
  readonly shares?: RefundShares;
  readonly code?: RejectionCode;
};

/** Money asked back from the purchaser before it is due; collections on the due date have no entry here. Without an amount it is all there is. `received` is the bank statement's reference of money that came by itself. */
export type Repayment = {
  readonly no: number;
  readonly amount?: Money;
  readonly status: "requested" | "paid" | "refused";
  readonly received?: string;
};

/** The two sagas, the phases that each knows, and what a phase is told: numbers and amounts, never a person. */
export type Phase =
  | { readonly machine: "loan-to-repayment"; readonly phase: "approve" | "expire" | "collect" }
  | {
      readonly machine: "loan-to-repayment";
      readonly phase: "advance";
      readonly advance: number;
      readonly amount: WireMoney;
      readonly quote?: string;
    }
  | { readonly machine: "loan-to-repayment"; readonly phase: "accept"; readonly acceptedOn?: Day }
  | {
      readonly machine: "loan-to-repayment";
      readonly phase: "collect";
      readonly repayment: number;
      readonly amount?: WireMoney;
      readonly becomes?: "shorter" | "smaller";
      readonly received?: string;
    }
  | LatePhase
  | { readonly machine: "cancellation-to-refund"; readonly phase: "unshipped" }
  | {
      readonly machine: "cancellation-to-refund";
      readonly phase: "cancel" | "silence" | "resume";
      readonly cancellation: number;
    }
  | {
      readonly machine: "cancellation-to-refund";
      readonly phase: "refund";
      readonly cancellation: number;
      readonly amount: WireMoney;
      readonly goodwill?: Bearer;
      readonly preview?: LoanPreview;
    };

/** A phase under way. */
export type Flight = { readonly since: Instant; readonly phase: Phase };

/** What happened last, as the stream carries it: which phase it starts and what becomes of the timer. */
export type PurchaseEvent = {
  readonly no: number;
  readonly name: EventName;
  readonly at: Instant;
  readonly next?: Phase;
  readonly timer?: { readonly at: Instant; readonly phase: Phase } | "cleared";
};

/** Everything that can happen to a purchase; a mall's webhook is named `purchase.<name>`. */
export type EventName =
  | "requested"
  | "approved"
  | "declined"
  | "approved_late"
  | "undecided"
  | "expired"
  | "hold_released"
  | "advance_requested"
  | "advanced"
  | "advance_refused"
  | "advance_failed"
  | "shipped"
  | "delivered"
  | "accepted"
  | "due_set"
  | "repayment_requested"
  | "repaid"
  | "repayment_refused"
  | "late"
  | "cancellation_requested"
  | "cancellation_acknowledged"
  | "called_back"
  | "return_refused"
  | "dispute_opened"
  | "dispute_answered"
  | "purchaser_evidence"
  | "mall_evidence"
  | "dispute_decided"
  | "resumed"
  | "refund_decided"
  | "refunded"
  | "refund_parked"
  | "refund_failed"
  | LateEventName;

/** A request that had its effect: its sender's id for it, a digest of what it said, and how long it could come again. */
export type AnsweredRequest = { readonly id: string; readonly digest: string; readonly until: Instant };

/**
 * A moment of the story. `purchaser` and `seller` are by how much more each of them owes the lender since the moment before,
 * as far as the lender has told: all of them add up to what is outstanding.
 */
export type Moment = {
  readonly at: Instant;
  readonly event: EventName;
  readonly purchaser?: Money;
  readonly seller?: Money;
};

/** The facts every purchase has, whatever its status. All amounts are in the currency of `amount`. */
type Facts = {
  readonly id: string;
  readonly order: string;
  readonly mall: string;
  readonly lender: string;
  readonly version: number;
  readonly createdAt: Instant;
  readonly amount: Money;
  readonly lines: readonly Line[];
  /** Credit held at the lender and not yet advanced. */
  readonly held: Money;
  readonly advanced: Money;
  readonly refunded: Money;
  readonly repaid: Money;
  /** What the purchaser owes today, by the lender's word; interest and fees of later days are `toCome`. */
  readonly outstanding: Money;
  readonly toCome: Money;
  /** What the mall owes the lender for this purchase, by the lender's word; below nothing when it is owed. */
  readonly seller: Money;
  /** Number of the newest statement of the lender that was heard; nothing before the first. */
  readonly heard: number;
  readonly advances: readonly Advance[];
  readonly shipments: readonly Shipment[];
  readonly cancellations: readonly Cancellation[];
  readonly repayments: readonly Repayment[];
  readonly timeline: readonly Moment[];
  readonly event: PurchaseEvent;
  /** Phases that were started and have not reported back; the janitor restarts those that are overdue. */
  readonly inFlight: readonly Flight[];
  /** Requests of the last minutes, so that the same one twice has one effect. */
  readonly requests: readonly AnsweredRequest[];
  readonly acceptedAt?: Instant;
  readonly due?: Day;
} & LateFacts;

/** What the lender's yes adds. `linkHash` is the SHA-256 of the purchaser's bearer token. */
export type Approval = {
  readonly approvalNumber: string;
  readonly linkHash: string;
  readonly holdExpiresAt: Instant;
};

/** Between the lender's yes and the end. */
export type OpenPurchase = Facts &
  Approval & { readonly status: "approved" | "advanced" | "shipped" | "delivered" | "accepted" };

/** A purchase that the lender said yes to, at any time since. */
export type ApprovedPurchase =
  OpenPurchase | (Facts & Approval & { readonly status: "expired" | "repaid" | "cancelled" | "chargedOff" });

/** A purchase's whole life by status. */
export type Purchase =
  | (Facts & { readonly status: "pending" })
  | (Facts & { readonly status: "declined"; readonly code: string })
  | ApprovedPurchase;

/** True between approval and the end of the life. */
export const isOpen = (purchase: Purchase): purchase is OpenPurchase =>
  ["approved", "advanced", "shipped", "delivered", "accepted"].includes(purchase.status);

/** True from approval on, after the end too: reports of money that was under way may come then. */
export const hasLoan = (purchase: Purchase): purchase is ApprovedPurchase =>
  purchase.status !== "pending" && purchase.status !== "declined";

/** A cancellation that still waits for somebody or something. */
export const isUnsettled = ({ status }: Cancellation): boolean => !["refunded", "dismissed", "failed"].includes(status);

/** Goods of a line that are neither shipped nor cancelled. */
export const unshipped = ({ quantity, shipped, cancelled: gone }: Line): number =>
  Math.max(0, quantity - shipped - gone);

/** The price of the first n of a line: whole minor units, and n = quantity gives the whole amount. */
export const priceOf = (line: Line, n: number): Money =>
  money((line.amount.minor * BigInt(n)) / BigInt(line.quantity), line.amount.currency);
