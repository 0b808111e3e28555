import type { EvidenceFile } from "./evidence-file.ts";
import type { PlanInstalment } from "./plans.ts";
import type { Sentence } from "./sentence.ts";
import type { Money, OrderLine } from "./purchase.ts";

/** An amount divided by kind; kinds that are zero are left out, except the principal. */
export type AmountBreakdown = { readonly principal: Money } & Partial<
  Readonly<Record<"interest" | "fee" | "penalty", Money>>
>;

/** The cost of credit: the annual rate in per cent to one decimal and in millionths, and the totals. */
export type CreditCost = {
  readonly apr: { readonly percent: string; readonly millionths: number };
  readonly totalCost: Money;
  readonly totalPayable: Money;
};

/** A loan as the lender shows it to its purchaser. */
export type Loan = {
  readonly purchase: string;
  readonly status: string;
  /** The mall's descriptions of the order's lines, which the gateway does not know; absent when the lender did not keep them. */
  readonly lines?: readonly { readonly id: string; readonly description: string }[];
  readonly amount: Money;
  /** Credit held for what the seller has not been paid for yet. */
  readonly held: Money;
  /** What is owed today, and its division into principal, interest, fees and penalties (`owed`). */
  readonly outstanding: Money;
  readonly owed: AmountBreakdown;
  /** The amount that pays off the loan today. */
  readonly payoff: Money;
  readonly repaid: Money;
  /** What the purchaser's payments were allocated to. */
  readonly paid: AmountBreakdown;
  /** How many of the purchaser's early repayments, and cancellations or disputes, the lender has executed: `before` of the next one. */
  readonly taken: { readonly repayments: number; readonly cancellations: number };
  /** What the purchaser paid in excess of the debt. */
  readonly creditBalance: Money;
  readonly plan?: string;
  readonly planName?: string;
  /** The files that both sides sent as evidence, the oldest first. */
  readonly files?: readonly EvidenceFile[];
  /** The cost that the purchaser consented to, and the digest of the disclosure. */
  readonly consent?: Omit<CreditCost, "apr"> & {
    readonly day: string;
    readonly digest: string;
    readonly at: string;
    readonly apr: string;
  };
  readonly terms: Readonly<Record<string, unknown>>;
  /** The terms as sentences, in English. */
  readonly words: readonly string[];
  /** The same in parts, for a page whose numbers and days have another format. */
  readonly sentences: readonly Sentence[];
  /** From acceptance on: the cost by the actual dates, and when the next payment is collected (`due`). */
  readonly cost?: CreditCost;
  readonly acceptedOn?: string;
  readonly due?: string;
  /** How late it is, in days, and the amount that should have been paid by today. */
  readonly pastDue: { readonly days: number; readonly bucket?: string; readonly overdue: Money };
  /** Present when the lender has written off the debt. */
  /** `left` is what may still be paid of it. */
  readonly chargedOff?: {
    readonly on: string;
    readonly principal: Money;
    readonly charges: Money;
    readonly left: Money;
  };
  readonly instalments: readonly (Omit<PlanInstalment, "interest" | "fee"> &
    AmountBreakdown & { readonly paid: Money; readonly open: Money })[];
  readonly repayments: readonly { readonly amount: Money; readonly status: "asked" | "done" | "refused" | "bounced" }[];
};

/** One of all loans of a purchaser's account: what is owed today, and when it is collected next. `shop` is the mall's name at the lender. */
export type AccountLoan = {
  readonly purchase: string;
  readonly approvalNumber: string;
  readonly mall: string;
  readonly shop: string;
  readonly order: string;
  readonly at: string;
  readonly status: string;
  readonly amount: Money;
  /** Credit held for what is not bought yet. Until the goods are accepted nothing of it, or of `outstanding`, is due. */
  readonly held: Money;
  readonly outstanding: Money;
  readonly due?: string;
  readonly overdue?: Money;
  /** What may still be paid of a debt that was written off. */
  readonly writtenOff?: Money;
};

/** A page of the loans of an account, the newest first; `cursor` is of the next page. */
export type AccountLoans = { readonly loans: readonly AccountLoan[]; readonly cursor?: string };

/**
 * A request for a loan of an order's price. `amount` is in minor units; `purchaserPart` is the purchaser's sealed consent, made in
 * their browser; `purchaser` is for display.
 */
export type LoanRequest = {
  readonly order: string;
  readonly amount: string;
  readonly currency: string;
  readonly lines: readonly OrderLine[];
  readonly purchaserPart: string;
  readonly purchaser?: Readonly<Record<string, string>>;
} & RequestOptions;

/**
 * A retried request has one effect, because its signed message has a unique `jti`. A caller that may have to sign it again, such as a job
 * that restarts after a crash, passes a key: the same operation with the same key is done once in 30 days.
 */
export type RequestOptions = { readonly idempotencyKey?: string };
