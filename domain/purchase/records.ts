import type { Day, Instant } from "../calendar.ts";
import type { Money } from "../money.ts";
import type { EventName } from "../protocol/event-name.ts";
import type { CostBearer } from "../protocol/refund-policy.ts";
import type { RefundShares } from "../protocol/refund-shares.ts";
import type { Netting } from "../protocol/settlement-line.ts";
import type { LineQuantity } from "./order-line.ts";
import type { RejectionCode } from "../rejection.ts";

/**
 * A part of the receivable sold to the lender, at the price of `quote` if the mall accepted one, for the goods in `lines` if it
 * named goods. Its price is known once the seller is paid: amount = payout + discount + fixed + holdback, the last two left out
 * when zero. The bank paid the payout less `nettings`, each of which settled a debt of the mall's; left out when there is none.
 * refused: the lender did not purchase, its credit stays held; failed: the payout failed, that part of the purchase is cancelled;
 * `code` is the reason.
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
  readonly nettings?: readonly Netting[];
  readonly code?: RejectionCode;
};

/** A parcel; `lines` is left out when it has the whole rest of the order. */
export type Shipment = {
  readonly id: string;
  readonly at: Instant;
  readonly lines?: readonly LineQuantity[];
  readonly carrier?: string;
  readonly tracking?: string;
  readonly deliveredAt?: Instant;
};

/**
 * stopping: not shipped yet; returning: goods called back; claimed: the purchaser disputes and the mall must answer;
 * disputed: the mall objects and the lender must decide; parked: the bank refuses the cash, which stays owed; failed: nothing was
 * refunded; dismissing, dismissed: decided for the mall, and the loan is being, or was, resumed.
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

/** Where goods are sent back, as the mall says: an address, a label to print or show, a code for the carrier. */
export type ReturnInstructions = { readonly address?: string; readonly label?: string; readonly code?: string };

/**
 * A request to cancel part or all of the purchase: goods by line, or an amount. It is the purchaser's unless `initiatedBy` is set;
 * `goodwill` is who bears a refund while the goods are kept. With a `dispute` it needs a verdict.
 * `shares` are known once the refund is recorded, `code` is the reason of a failure.
 */
export type Cancellation = {
  readonly no: number;
  readonly status: CancellationStatus;
  readonly amount: Money;
  readonly lines?: readonly LineQuantity[];
  readonly at: Instant;
  /** The deadline of the party that must answer; after it the purchaser wins. */
  readonly until: Instant;
  readonly reason?: string;
  readonly evidence?: string;
  readonly returnTo?: ReturnInstructions;
  readonly dispute?: Dispute;
  readonly verdict?: Verdict;
  /** What was cancelled where the mall received only some of it, until the refund is recorded. */
  readonly asked?: Verdict["asked"];
  readonly initiatedBy?: "mall" | "lender";
  readonly goodwill?: CostBearer;
  readonly shares?: RefundShares;
  readonly code?: RejectionCode;
};

/** A prepayment by the purchaser; collections on the due date have no entry here. Without an amount it is the whole debt. `received` is the bank statement's reference of an unsolicited payment. */
export type Repayment = {
  readonly no: number;
  readonly amount?: Money;
  readonly status: "requested" | "paid" | "refused";
  readonly received?: string;
};

/**
 * An entry of the timeline. `purchaser` and `seller` are the changes of their debts to the lender since the previous entry, by the
 * lender's statements: they sum to the outstanding amounts.
 */
export type TimelineEntry = {
  readonly at: Instant;
  readonly event: EventName;
  readonly purchaser?: Money;
  readonly seller?: Money;
};

/** True for a cancellation without a final status. */
export const isUnsettled = ({ status }: Cancellation): boolean => !["refunded", "dismissed", "failed"].includes(status);

/** The kind of a dispute; `returnRefused` is the mall's objection to the return of goods. */
export type DisputeKind = "goodsNotReceived" | "notAsDescribed" | "refundNotProcessed" | "returnRefused";

/** A reference to a party's evidence, never the evidence itself. */
export type Evidence = { readonly by: "purchaser" | "mall"; readonly reference: string; readonly at: Instant };

/** A dispute between purchaser and mall, its start, and the evidence of each. */
export type Dispute = { readonly kind: DisputeKind; readonly at: Instant; readonly evidence: readonly Evidence[] };

/** The verdict of a dispute: who decided, and for whom; `asked` is the disputed amount where less was granted. */
export type Verdict = {
  readonly by: "mall" | "lender" | "silence";
  readonly favours: "purchaser" | "mall" | "both";
  readonly at: Instant;
  readonly asked?: { readonly amount: Money; readonly lines?: readonly LineQuantity[] };
};

/** The purchaser's promise to pay the overdue amount by a day; the lender reports whether it was accepted and kept. */
export type PromiseToPay = {
  readonly no: number;
  readonly on: Day;
  readonly status: "requested" | "refused" | "open" | "kept" | "broken" | "void";
};

/** A bounced payment, by the lender's key for it, with the bank's reason. */
export type BouncedPayment = {
  readonly no: number;
  readonly collection: string;
  readonly reason?: string;
  readonly status: "reported" | "bounced" | "refused";
};
