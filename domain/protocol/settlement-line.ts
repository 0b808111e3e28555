import type { Instant } from "../calendar.ts";
import { type Money, sum } from "../money.ts";

/**
 * Why an amount moved on a mall's settlement account. To the mall: a payout that it was owed (`advance`, the netted part), a rebate of
 * discount, a released holdback, a recovery of a debt that it covered. From the mall: the clawback of a refund, recourse for a debt
 * that was charged off, a recovery that bounced. A reversal of any of them has the same kind and the opposite sign.
 */
export const lineKinds = ["advance", "rebate", "holdback", "recovery", "clawback", "recourse"] as const;

/** One of `lineKinds`. */
export type LineKind = (typeof lineKinds)[number];

/**
 * A part of a payout that the lender keeps for a debt of the mall's: that of purchase and order, from the loan's `version` at that time.
 * It is written with the receivable, so that the mall can say for each penny of its payout which refund took it.
 */
export type Netting = {
  readonly purchase: string;
  readonly order: string;
  readonly version: number;
  readonly at: Instant;
  readonly kind: LineKind;
  readonly amount: Money;
};

/** The sum of the netted parts of a payout. */
export const nettedIn = (nettings: readonly Netting[], currency: string): Money =>
  sum(
    nettings.map(({ amount }) => amount),
    currency,
  );

/**
 * A line of a settlement; the lines sum to its amount. It is of a purchase's loan at `version`, or carries over the amount of an earlier
 * settlement (its number) that the bank refused. Positive: to the mall.
 */
export type SettlementLine = {
  readonly at: Instant;
  readonly amount: Money;
} & (
  | { readonly kind: LineKind; readonly purchase: string; readonly order: string; readonly version: number }
  | { readonly kind: "carried"; readonly settlement: number }
);
