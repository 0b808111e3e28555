import type { LineQuantity, Money } from "./money.ts";

/** A part of a payout that the lender kept for a debt of the mall's, from the purchase and at the time named. */
export type Netting = {
  readonly purchase: string;
  readonly order: string;
  readonly kind: "clawback" | "recourse" | "recovery" | "advance" | "rebate" | "holdback";
  readonly at: string;
  readonly amount: Money;
};

/**
 * A part of the receivable sold to the lender: amount = payout + discount + fixed + holdback, known once the seller is paid, and
 * payout = paid + netted. `paid` is the bank's transfer, with the purchase's id as its reference; `netted` settled what the mall
 * owed, and `nettings`, which sum to it, say for which purchase.
 */
export type Advance = {
  readonly no: number;
  readonly amount: Money;
  readonly status: "requested" | "paid" | "refused" | "failed";
  readonly quote?: string;
  readonly lines?: readonly LineQuantity[];
  readonly code?: string;
  readonly nettings?: readonly Netting[];
} & { readonly [Part in "payout" | "discount" | "fixed" | "holdback" | "netted" | "paid"]?: Money };
