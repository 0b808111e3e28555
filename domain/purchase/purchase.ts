import type { AnsweredRequest } from "../answered-request.ts";
import type { Day, Instant } from "../calendar.ts";
import type { Money } from "../money.ts";
import type { EventName } from "../protocol/event-name.ts";
import type { Line } from "./order-line.ts";
import type { RunningPhase, Phase } from "./phase.ts";
import type {
  Advance,
  BouncedPayment,
  Cancellation,
  TimelineEntry,
  PromiseToPay,
  Repayment,
  Shipment,
} from "./records.ts";

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

/** What happened last, as the stream carries it: which phase it starts and what becomes of the timer. */
export type PurchaseEvent = {
  readonly no: number;
  readonly name: EventName;
  readonly at: Instant;
  readonly next?: Phase;
  readonly timer?: { readonly at: Instant; readonly phase: Phase } | "cleared";
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
  readonly statementNo: number;
  readonly advances: readonly Advance[];
  readonly shipments: readonly Shipment[];
  readonly cancellations: readonly Cancellation[];
  readonly repayments: readonly Repayment[];
  readonly timeline: readonly TimelineEntry[];
  readonly event: PurchaseEvent;
  /** Phases that were started and have not reported back; the janitor restarts those that are overdue. */
  readonly inFlight: readonly RunningPhase[];
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

/** What a purchase knows besides, once something is paid late, too much, or not after all. */
export type LateFacts = {
  /** When the lender has something to do before the due day. */
  readonly nextActionOn?: Day;
  /** Refused collections in a row. */
  readonly late?: number;
  readonly promises?: readonly PromiseToPay[];
  /** How often the lender was asked for another plan. */
  readonly replans?: number;
  readonly bounces?: readonly BouncedPayment[];
  /** What the lender says was paid beyond the debt and is to be sent back. */
  readonly credit?: Money;
};
