import type { Advance } from "./advance.ts";
import type { LineQuantity, Money } from "./money.ts";

export type { Advance, Netting } from "./advance.ts";
export type { LineQuantity, Money } from "./money.ts";

/** An order line of a loan request; `amount` is in minor units, for the whole quantity. */
export type OrderLine = LineQuantity & { readonly amount: string; readonly description: string };

/** Why a purchaser disputes. */
export type DisputeKind = "goodsNotReceived" | "notAsDescribed" | "refundNotProcessed";

/**
 * Who receives and who pays a refund: loanPrincipal + loanInterest + fees + cashBack = clawback + rebate + borne.
 * The purchaser's debt falls by the first three, and `cashBack` is paid out. The mall pays `clawback`, the lender pays `borne`, and
 * `rebate` is the discount for unused days. `released` was held and never lent; `earned` is the discount for used days.
 */
export type RefundShares = Readonly<
  Record<
    "released" | "loanPrincipal" | "loanInterest" | "fees" | "cashBack" | "clawback" | "rebate" | "borne" | "earned",
    Money
  >
>;

/** The result that a refund would have: its shares, and each side's gain (negative for a side that pays); the gains sum to zero. */
export type RefundPreview = RefundShares & {
  readonly amount: Money;
  readonly goodwill?: "mall" | "lender";
  readonly sides: Readonly<Record<"purchaser" | "mall" | "lender" | "discount" | "sum", Money>>;
  /** Whether interest and fees are returned with the goods, and who bears the returned cost. */
  readonly policy: {
    readonly interest: "returned" | "kept";
    readonly fees: "returned" | "kept";
    readonly borneBy: "lender" | "mall";
  };
};

/**
 * The refund of a cancellation: `paid` once the debt is reduced and the bank has paid any cash. `failed` has a code; with shares it
 * is booked and the bank payment is retried, without shares nothing was refunded.
 */
export type Refund = Partial<RefundShares> & {
  readonly status: "pending" | "paid" | "failed";
  readonly code?: string;
};

/** Where and how the purchaser sends goods back, as the mall says; `label` is an https address. */
export type ReturnInstructions = { readonly address?: string; readonly label?: string; readonly code?: string };

/**
 * A request to cancel lines or an amount; with `dispute`, mall and purchaser disagree on it. The purchaser made it unless
 * `initiatedBy` is present; `goodwill` names who pays for a refund while the purchaser keeps the goods.
 */
export type Cancellation = {
  readonly no: number;
  readonly status:
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
  readonly amount: Money;
  readonly lines?: readonly LineQuantity[];
  readonly at: string;
  /** The deadline of the party whose answer is awaited; without an answer, the purchaser's request is granted. */
  readonly until: string;
  readonly reason?: string;
  /** The mall's objection to a return. */
  readonly evidence?: string;
  readonly returnTo?: ReturnInstructions;
  readonly dispute?: {
    readonly kind: DisputeKind | "returnRefused";
    readonly at: string;
    readonly evidence: readonly {
      readonly by: "purchaser" | "mall";
      readonly reference: string;
      readonly at: string;
    }[];
  };
  /** How the dispute ended; `asked` is the disputed amount, if less was granted. */
  readonly verdict?: {
    readonly by: "mall" | "lender" | "silence";
    readonly favours: "purchaser" | "mall" | "both";
    readonly at: string;
    readonly asked?: { readonly amount: Money; readonly lines?: readonly LineQuantity[] };
  };
  readonly initiatedBy?: "mall" | "lender";
  readonly goodwill?: "mall" | "lender";
  /** Present once the cancellation is decided. */
  readonly refund?: Refund;
};

/**
 * The lender's offer for an advance: amount = payout + discount + fixed + holdback. The mall is paid `payout` at once, and
 * `holdback` when the purchaser can no longer withdraw. Rates are basis points; `annualCostMillionths` of 129,624 is 12.9624 % a
 * year, absent where no annual rate exists. With recourse the mall buys back what the purchaser does not pay.
 */
export type AdvanceQuote = {
  readonly id: string;
  readonly amount: Money;
  readonly payout: Money;
  readonly discount: Money;
  readonly fixed: Money;
  readonly holdback: Money;
  readonly recourse: boolean;
  readonly from: string;
  readonly until: string;
  readonly tenorDays: number;
  readonly rateBasisPoints: number;
  readonly annualCostMillionths?: number;
  readonly expiresAt: string;
};

/** A purchase as the API shows it. */
export type Purchase = {
  readonly id: string;
  readonly order: string;
  readonly mall: string;
  readonly lender: string;
  readonly status:
    | "pending"
    | "approved"
    | "declined"
    | "expired"
    | "advanced"
    | "shipped"
    | "delivered"
    | "accepted"
    | "repaid"
    | "cancelled"
    | "chargedOff";
  readonly version: number;
  readonly approvalNumber?: string;
  /** Why it was declined. */
  readonly code?: string;
  /** While it is pending: a person at the lender decides, at the latest by `until`. */
  readonly review?: { readonly until: string };
  readonly amount: Money;
  readonly advanced: Money;
  readonly refunded: Money;
  readonly repaid: Money;
  /** What the purchaser owes today; `toCome` is interest and fees that accrue later. */
  readonly outstanding: Money;
  readonly toCome: Money;
  readonly lines: readonly (LineQuantity & {
    readonly amount: Money;
    readonly shipped: number;
    readonly cancelled: number;
    /** What the purchaser pays for the line after the order's discounts, where it has any. */
    readonly net?: Money;
  })[];
  readonly advances: readonly Advance[];
  /** Parcels; one without lines contains all the rest. */
  readonly shipments: readonly {
    readonly id: string;
    readonly at: string;
    readonly lines?: readonly LineQuantity[];
    readonly carrier?: string;
    readonly tracking?: string;
    readonly deliveredAt?: string;
  }[];
  readonly cancellations: readonly Cancellation[];
  readonly repayments: readonly Record<string, unknown>[];
  readonly due?: string;
  /** The number of consecutive collections that the bank refused. */
  readonly late?: number;
  readonly promises?: readonly {
    readonly no: number;
    readonly on: string;
    readonly status: "requested" | "refused" | "open" | "kept" | "broken" | "void";
  }[];
  /** Payments that the bank returned, with its reason code. */
  readonly bounces?: readonly {
    readonly no: number;
    readonly status: "reported" | "bounced" | "refused";
    readonly reason?: string;
  }[];
  /** Nothing falls due while these cancellations are open. */
  readonly paused?: { readonly since: string; readonly until?: string; readonly by: readonly number[] };
  /** The purchase's history; the changes of what purchaser and seller owe add up to the outstanding amount. */
  readonly timeline: readonly {
    readonly at: string;
    readonly event: string;
    readonly purchaser?: Money;
    readonly seller?: Money;
  }[];
  readonly waitingFor?: { readonly who: string; readonly until?: string };
};
