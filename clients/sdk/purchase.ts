/** Money on the wire: minor units (pence, won) as a decimal string. */
export type Money = { readonly amount: string; readonly currency: string };

/** So many of one order line. */
export type LinePick = { readonly id: string; readonly quantity: number };

/** An order line as a mall asks a loan for it; `amount` in minor units, for all of the quantity. */
export type OrderLine = LinePick & { readonly amount: string; readonly description: string };

/** What a purchaser disputes. */
export type DisputeKind = "goodsNotReceived" | "notAsDescribed" | "refundNotProcessed";

/**
 * What a refund gives, and who gives it: loanPrincipal + loanInterest + fees + cashBack = clawback + rebate + borne.
 * The purchaser's debt falls by the first three and `cashBack` is paid; the mall gives `clawback`, its discount for unused days
 * `rebate`, the lender what is `borne`. `released` was held and never lent; `earned` is the discount for the days used.
 */
export type RefundShares = Readonly<
  Record<
    "released" | "loanPrincipal" | "loanInterest" | "fees" | "cashBack" | "clawback" | "rebate" | "borne" | "earned",
    Money
  >
>;

/** What a refund would be: its shares, what each side gains by them, below nothing for who gives, and that all that sums to nothing. */
export type RefundPreview = RefundShares & {
  readonly amount: Money;
  readonly goodwill?: "mall" | "lender";
  readonly sides: Readonly<Record<"purchaser" | "mall" | "lender" | "discount" | "sum", Money>>;
  /** What becomes of the credit's cost when goods go back, and who bears what is returned of it. */
  readonly policy: {
    readonly interest: "returned" | "kept";
    readonly fees: "returned" | "kept";
    readonly borneBy: "lender" | "mall";
  };
};

/**
 * What became of a cancellation's money: `paid` once the debt is lowered and the bank has paid any cash. `failed` has a code; with
 * shares it is booked and the bank is asked again, without them nothing was refunded.
 */
export type Refund = Partial<RefundShares> & {
  readonly status: "pending" | "paid" | "failed";
  readonly code?: string;
};

/**
 * A wish to undo something: a cancellation, or with `dispute` one that mall and purchaser do not agree on. It is the purchaser's
 * unless it says who had it; goodwill is given while the goods are kept, by who pays for it.
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
  readonly lines?: readonly LinePick[];
  readonly at: string;
  /** Until when the party that has the word may speak; then silence decides for the purchaser. */
  readonly until: string;
  readonly reason?: string;
  /** The mall's objection to a return. */
  readonly evidence?: string;
  readonly dispute?: {
    readonly kind: DisputeKind | "returnRefused";
    readonly at: string;
    readonly evidence: readonly {
      readonly by: "purchaser" | "mall";
      readonly reference: string;
      readonly at: string;
    }[];
  };
  /** How the dispute ended; `asked` is what was disputed, where less was given. */
  readonly verdict?: {
    readonly by: "mall" | "lender" | "silence";
    readonly favours: "purchaser" | "mall" | "both";
    readonly at: string;
    readonly asked?: { readonly amount: Money; readonly lines?: readonly LinePick[] };
  };
  readonly initiatedBy?: "mall" | "lender";
  readonly goodwill?: "mall" | "lender";
  /** Once it is decided. */
  readonly refund?: Refund;
};

/**
 * What the lender offers for an advance: amount = payout + discount + fixed + holdback. The payout is the mall's at once, the
 * holdback when the purchaser can no longer withdraw. Rates are basis points; `annualCostMillionths` of 129,624 is 12.9624 % a
 * year, and is left out where no rate states it. With recourse the mall takes back what the purchaser does not pay.
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
  readonly amount: Money;
  readonly advanced: Money;
  readonly refunded: Money;
  readonly repaid: Money;
  /** What the purchaser owes today; `toCome` are interest and fees that later days add. */
  readonly outstanding: Money;
  readonly toCome: Money;
  readonly lines: readonly (LinePick & {
    readonly amount: Money;
    readonly shipped: number;
    readonly cancelled: number;
  })[];
  readonly advances: readonly Record<string, unknown>[];
  /** Parcels; one without lines carries all the rest. */
  readonly shipments: readonly {
    readonly id: string;
    readonly at: string;
    readonly lines?: readonly LinePick[];
    readonly carrier?: string;
    readonly tracking?: string;
    readonly deliveredAt?: string;
  }[];
  readonly cancellations: readonly Cancellation[];
  readonly repayments: readonly Record<string, unknown>[];
  readonly due?: string;
  /** Collections that the bank refused in a row. */
  readonly late?: number;
  readonly promises?: readonly {
    readonly no: number;
    readonly on: string;
    readonly status: "requested" | "refused" | "open" | "kept" | "broken" | "void";
  }[];
  /** Payments that their bank took back, with its reason. */
  readonly bounces?: readonly {
    readonly no: number;
    readonly status: "reported" | "bounced" | "refused";
    readonly reason?: string;
  }[];
  /** While these cancellations are open nothing falls due. */
  readonly paused?: { readonly since: string; readonly until?: string; readonly by: readonly number[] };
  /** The story; by how much more purchaser and seller owe since the moment before adds up to what is outstanding. */
  readonly timeline: readonly {
    readonly at: string;
    readonly event: string;
    readonly purchaser?: Money;
    readonly seller?: Money;
  }[];
  readonly waitingFor?: { readonly who: string; readonly until?: string };
};
