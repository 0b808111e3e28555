import type { Day, Instant } from "../calendar.ts";
import type { Money } from "../money.ts";
import type { Price } from "../pricing/discount.ts";
import type { CostBearer } from "../protocol/refund-policy.ts";
import type { Charges, RefundShares } from "../protocol/refund-shares.ts";
import type { Netting } from "../protocol/settlement-line.ts";
import type { PaidPart, PrepaymentEffect } from "../repayment/payment.ts";
import type { CreditTerms } from "../schedule/credit-terms.ts";
import type { Goods } from "./order-price.ts";

/**
 * A receivable that the lender purchased. `left` is the part not refunded, `unearned` its discount not yet earned, `nettings` the parts
 * of the payout that the lender keeps for debts of the mall's, each with its debt, `withheld` the part of the holdback not released yet;
 * the last two are absent when there is none. refused: the mall's bank has refused the payout, and the purchase is not reversed yet. `quoteId` is the quote that
 * the mall used, if any; `account` the mall's bank account at that time, because a key must always name the same account; `ref` the
 * bank's reference of the payout.
 */
export type Receivable = {
  readonly no: number;
  readonly quote: Price;
  readonly status: "bought" | "paid" | "refused" | "unbought";
  readonly left: Money;
  readonly unearned: Money;
  readonly nettings?: readonly Netting[];
  readonly withheld?: Money;
  readonly quoteId?: string;
  readonly account?: string;
  readonly ref?: string;
  /** True where the mall's signed report of a shipment sold it: its goods have left. */
  readonly shipped?: true;
  /** The mall's id of that shipment. */
  readonly shipment?: string;
};

/**
 * Money asked from the purchaser's bank, written before the bank is called, so that a retry after a crash does not collect twice;
 * or money that the purchaser transferred. `paid` is its allocation once it arrived; `bounce` says when and why the bank reversed it.
 * `askedAt` is known while the bank has not answered, `ref` is the bank's reference once it has paid.
 */
export type Collection = {
  readonly key: string;
  readonly amount: Money;
  readonly status: "asked" | "done" | "refused" | "bounced";
  readonly early?: PrepaymentEffect;
  readonly paid?: readonly PaidPart[];
  readonly bounce?: Bounce;
  readonly askedAt?: Instant;
  readonly ref?: string;
  /** What it exceeds the debt by is returned only when a second person of the lender's staff has approved that. */
  readonly surplus?: "held";
};

/** A payment that the bank reversed. `owed` is the part that was credit, had been returned to the purchaser, and is owed again. */
export type Bounce = { readonly on: Day; readonly reason?: string; readonly owed?: Money };

/**
 * A refund on the books: posted at once, `paid` when the purchaser has any cash that it owes. `returned` is the credit's cost that
 * was returned, as less debt or as cash; `goodwill` says who paid for it; `refused` counts the bank's refusals of the cash,
 * `ref` is the bank's reference of its payment, `goods` what was cancelled or returned, as far as the lender knows it.
 * `by` is what ended a cancellation, the mall's answer or its silence, or the instruction that it was booked on.
 */
export type LoanRefund = RefundShares & {
  readonly no: number;
  readonly status: "posted" | "paid";
  readonly returned: Charges;
  readonly goodwill?: CostBearer;
  readonly refused?: number;
  readonly ref?: string;
  readonly goods?: Goods;
  readonly by?: "answer" | "silence" | `instruction.${number}`;
};

/**
 * A cancellation or dispute that the lender knows of, until it is refunded or dismissed: the most and the least that it can refund, when
 * the mall's silence decides it by the lender's clock, and its goods where the purchaser named some. `least` is absent where the lender
 * does not know what the gateway cancelled.
 */
export type OpenCancellation = {
  readonly no: number;
  readonly most: Money;
  readonly least?: Money;
  readonly until: Instant;
  /** When the purchaser signed it, or the lender's clock opened it: a parcel of an earlier time had left before. Unknown before 2026-12. */
  readonly openedAt?: Instant;
  /** Where nothing had left as far as the lender knew: until when, if it learns that some of the goods had. */
  readonly untilIfLeft?: Instant;
  readonly goods?: Goods;
  /** True for a dispute of everything: it is about what has left, and claims nothing that did not. */
  readonly shippedOnly?: true;
};

/**
 * A parcel of which the lender has seen the mall's signed report of its shipment: of these goods or, where none are named, of all that remained
 * `without` what was being cancelled then.
 */
export type ShippedParcel = {
  readonly shipment: string;
  readonly at: Instant;
  readonly goods?: Goods;
  readonly without?: Goods;
};

/** What was charged off: `recourse` is the part of the principal that the mall covers. */
export type ChargedOff = {
  readonly on: Day;
  readonly principal: Money;
  readonly charges: Money;
  readonly recourse: Money;
};

/**
 * A return of credit balance to the purchaser, written before the bank is called. refused: the purchaser's bank does not accept it,
 * so it stays on the books until it is asked again; withdrawn: it was needed for a bounced payment. `refused` counts the bank's
 * refusals, each of another key; `again` is when the lender asks again by itself after the last one. `ref` is the bank's reference of
 * the payment.
 */
export type CreditReturn = {
  readonly no: number;
  readonly amount: Money;
  readonly status: "asked" | "paid" | "refused" | "withdrawn";
  readonly refused?: number;
  readonly again?: Instant;
  readonly ref?: string;
};

/** The last day on which the lender acted on lateness, and the strongest action of that day. */
export type LastDunning = { readonly on: Day; readonly action?: "reminded" | "feeCharged" };

/** The number of the purchaser's link, and when it was made. A newer one withdraws the ones before. */
export type LoanLink = { readonly no: number; readonly at: Instant };

/** A new plan for the debt: these terms from that day on. */
export type Replan = { readonly no: number; readonly on: Day; readonly terms: CreditTerms };
