import type { AnsweredRequest } from "../answered-request.ts";
import type { Day, Instant } from "../calendar.ts";
import type { Money } from "../money.ts";
import type { EventName } from "../protocol/event-name.ts";
import type { RefusedCredit } from "../protocol/statement.ts";
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

/** How far a purchase has come. Final: repaid, cancelled, declined, expired, chargedOff. */
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

/** The last event, as the stream carries it: the phase that it starts and the change of the timer. */
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
  /** What the purchaser owes today, as the lender states; interest and fees of later days are `toCome`. */
  readonly outstanding: Money;
  readonly toCome: Money;
  /** What the mall owes the lender for this purchase, as the lender states; negative when the lender owes the mall. */
  readonly seller: Money;
  /** Number of the newest statement received from the lender; zero before the first. */
  readonly statementNo: number;
  readonly advances: readonly Advance[];
  readonly shipments: readonly Shipment[];
  readonly cancellations: readonly Cancellation[];
  readonly repayments: readonly Repayment[];
  readonly timeline: readonly TimelineEntry[];
  readonly event: PurchaseEvent;
  /** Phases that were started and have not reported; the janitor restarts overdue ones. */
  readonly inFlight: readonly RunningPhase[];
  /** Requests of the last minutes, so that a repeat has no second effect. */
  readonly requests: readonly AnsweredRequest[];
} & StatedFacts;

/**
 * What the lender's newest statement states besides the amounts; each is absent where the statement has none. No status implies them:
 * a statement may overtake the report that changes the status, and arrives after the end too.
 */
type StatedFacts = {
  readonly due?: Day;
  /** When the lender has something to do before the due date. */
  readonly nextActionOn?: Day;
  /** Consecutive refused collections. */
  readonly late?: number;
  /** Credit that was paid beyond the debt and is to be returned. */
  readonly credit?: Money;
  /** What the purchaser's bank refused of it: it waits for the operator, and for the lender's next attempt. */
  readonly refusedCredit?: RefusedCredit;
  /** What may still be paid of a debt that was charged off. */
  readonly recoverable?: Money;
};

/** What the lender's approval adds. `linkHash` is the SHA-256 of the purchaser's bearer token. */
export type Approval = {
  readonly approvalNumber: string;
  readonly linkHash: string;
  readonly holdExpiresAt: Instant;
};

/** What a purchase has since the purchaser accepted the goods: the time, and what only an accepted purchase can be given. */
type Acceptance = {
  readonly acceptedAt: Instant;
  readonly promises?: readonly PromiseToPay[];
  /** How many times the lender was asked for another plan. */
  readonly replans?: number;
};

/** The properties of a union's other members, so that each can be read from all and written in none. */
type Without<Other> = { readonly [Name in keyof Other]?: never };

/** `reviewUntil`: a person at the lender decides on the request, at the latest by then. */
type Undecided = Facts & Without<Approval & Acceptance> & { readonly bounces?: never; readonly reviewUntil?: Instant };

/** Payments may bounce in any status after approval. */
type Approved = Facts & Approval & { readonly bounces?: readonly BouncedPayment[]; readonly code?: never };

type NotAccepted = Approved & Without<Acceptance>;

type Accepted = Approved & Acceptance;

/** The end of an earlier request of the same order: what a request that the lender cannot read returns to. */
export type EarlierEnd = { readonly createdAt: Instant } & (
  { readonly status: "declined"; readonly code: string } | ({ readonly status: "expired" } & Approval)
);

/** The lender has not decided yet. */
export type PendingPurchase = Undecided & {
  readonly status: "pending";
  readonly code?: never;
  readonly earlier?: EarlierEnd;
};

/** The lender declined, for the reason in `code`. */
export type DeclinedPurchase = Undecided & { readonly status: "declined"; readonly code: string };

/** Approved, and on its way to the purchaser. */
export type UnacceptedPurchase = NotAccepted & { readonly status: "approved" | "advanced" | "shipped" | "delivered" };

/** The purchaser accepted the goods, and the loan is being repaid. */
export type AcceptedPurchase = Accepted & { readonly status: "accepted" };

/** Accepted and paid in full. */
export type RepaidPurchase = Accepted & { readonly status: "repaid" };

/** The hold ended before an advance. */
export type ExpiredPurchase = NotAccepted & { readonly status: "expired" };

/** Everything was cancelled or returned, before or after acceptance. */
export type CancelledPurchase = (Accepted | NotAccepted) & { readonly status: "cancelled" };

/**
 * The lender charged the debt off. It may not be accepted: where a payment of a cancelled purchase bounced, the lender's statement
 * may overtake the report that makes the purchase an accepted one again.
 */
export type ChargedOffPurchase = (Accepted | NotAccepted) & { readonly status: "chargedOff" };

/** Between approval and the end. */
export type OpenPurchase = UnacceptedPurchase | AcceptedPurchase;

/** A purchase that the lender approved, at any time since. */
export type ApprovedPurchase = OpenPurchase | ExpiredPurchase | RepaidPurchase | CancelledPurchase | ChargedOffPurchase;

/** The gateway's side of a purchase, by status. */
export type Purchase = PendingPurchase | DeclinedPurchase | ApprovedPurchase;

/** Every fact that a purchase can have, without the guarantee of its status: what a store reads before it has checked them. */
export type PurchaseFacts = Facts &
  Partial<Approval> &
  Partial<Acceptance> & {
    readonly status: PurchaseStatus;
    readonly code?: string;
    readonly earlier?: EarlierEnd;
    readonly reviewUntil?: Instant;
    readonly bounces?: readonly BouncedPayment[];
  };

/** True between approval and the end. */
export const isOpen = (purchase: Purchase): purchase is OpenPurchase =>
  purchase.status === "accepted" || isUnaccepted(purchase);

/** True between approval and acceptance. */
export const isUnaccepted = (purchase: Purchase): purchase is UnacceptedPurchase =>
  ["approved", "advanced", "shipped", "delivered"].includes(purchase.status);

/** True from approval on, also after the end: reports of payments that were in progress may arrive then. */
export const hasLoan = (purchase: Purchase): purchase is ApprovedPurchase =>
  purchase.status !== "pending" && purchase.status !== "declined";
