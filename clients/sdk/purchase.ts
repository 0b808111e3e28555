/** Money on the wire: minor units (pence, won) as a decimal string. */
export type Money = { readonly amount: string; readonly currency: string };

/** So many of one order line. */
export type LinePick = { readonly id: string; readonly quantity: number };

/** An order line as a mall asks a loan for it; `amount` in minor units, for all of the quantity. */
export type OrderLine = LinePick & { readonly amount: string; readonly description: string };

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
    | "cancelled";
  readonly version: number;
  readonly approvalNumber?: string;
  readonly amount: Money;
  readonly advanced: Money;
  readonly refunded: Money;
  readonly repaid: Money;
  readonly outstanding: Money;
  readonly lines: readonly (LinePick & {
    readonly amount: Money;
    readonly shipped: number;
    readonly cancelled: number;
  })[];
  readonly advances: readonly Record<string, unknown>[];
  readonly shipments: readonly Record<string, unknown>[];
  readonly cancellations: readonly Record<string, unknown>[];
  readonly repayments: readonly Record<string, unknown>[];
  readonly due?: string;
  readonly timeline: readonly { readonly at: string; readonly event: string }[];
  readonly waitingFor?: { readonly who: string; readonly until?: string };
};
