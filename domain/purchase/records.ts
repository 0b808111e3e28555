import type { Day, Instant } from "../calendar.ts";
import type { Money } from "../money.ts";
import type { EventName } from "../protocol/event-name.ts";
import type { CostBearer } from "../protocol/refund-policy.ts";
import type { RefundShares } from "../protocol/refund-shares.ts";
import type { LineQuantity } from "./order-line.ts";
import type { RejectionCode } from "../rejection.ts";

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
  readonly lines?: readonly LineQuantity[];
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
  readonly lines?: readonly LineQuantity[];
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
  readonly lines?: readonly LineQuantity[];
  readonly at: Instant;
  /** Until when the party that has the word may speak; silence decides for the purchaser. */
  readonly until: Instant;
  readonly reason?: string;
  readonly evidence?: string;
  readonly dispute?: Dispute;
  readonly verdict?: Verdict;
  readonly initiatedBy?: "mall" | "lender";
  readonly goodwill?: CostBearer;
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

/**
 * A moment of the story. `purchaser` and `seller` are by how much more each of them owes the lender since the moment before,
 * as far as the lender has told: all of them add up to what is outstanding.
 */
export type TimelineEntry = {
  readonly at: Instant;
  readonly event: EventName;
  readonly purchaser?: Money;
  readonly seller?: Money;
};

/** A cancellation that still waits for somebody or something. */
export const isUnsettled = ({ status }: Cancellation): boolean => !["refunded", "dismissed", "failed"].includes(status);

/** What the purchaser disputes; returnRefused is the mall's objection to goods that were called back. */
export type DisputeKind = "goodsNotReceived" | "notAsDescribed" | "refundNotProcessed" | "returnRefused";

/** Where a party's proof can be seen: a reference, never the proof itself. */
export type Evidence = { readonly by: "purchaser" | "mall"; readonly reference: string; readonly at: Instant };

/** What purchaser and mall do not agree on, since when, and what each refers to. */
export type Dispute = { readonly kind: DisputeKind; readonly at: Instant; readonly evidence: readonly Evidence[] };

/** How a dispute ended: by whose word and for whom; `asked` is what was disputed, where less than that was given. */
export type Verdict = {
  readonly by: "mall" | "lender" | "silence";
  readonly favours: "purchaser" | "mall" | "both";
  readonly at: Instant;
  readonly asked?: { readonly amount: Money; readonly lines?: readonly LineQuantity[] };
};

/** The purchaser's word to pay what is overdue by a day; the lender says whether it was taken, and kept. */
export type PromiseToPay = {
  readonly no: number;
  readonly on: Day;
  readonly status: "requested" | "refused" | "open" | "kept" | "broken" | "void";
};

/** A payment that its bank took back, by the lender's key for it and the bank's reason. */
export type BouncedPayment = {
  readonly no: number;
  readonly collection: string;
  readonly reason?: string;
  readonly status: "reported" | "bounced" | "refused";
};
