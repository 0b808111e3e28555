import type { PlanInstalment } from "./plans.ts";
import type { Money, OrderLine } from "./purchase.ts";

/** Amounts by what they are; of those that are nothing only the principal is named. */
export type Parts = { readonly principal: Money } & Partial<Readonly<Record<"interest" | "fee" | "penalty", Money>>>;

/** What credit costs: the rate in per cent to one decimal and in millionths, and the sums. */
export type CreditCost = {
  readonly apr: { readonly percent: string; readonly millionths: number };
  readonly totalCost: Money;
  readonly totalPayable: Money;
};

/** A loan as the lender shows it to its purchaser. */
export type Loan = {
  readonly purchase: string;
  readonly status: string;
  /** What the mall calls the order's lines, which the gateway does not know; absent where the lender has not kept it. */
  readonly lines?: readonly { readonly id: string; readonly description: string }[];
  readonly amount: Money;
  /** Credit set aside for what the seller is not paid for yet. */
  readonly held: Money;
  /** What is owed today, and what of it is principal, interest, fees and penalties. */
  readonly outstanding: Money;
  readonly owed: Parts;
  /** What pays it off today. */
  readonly payoff: Money;
  readonly repaid: Money;
  /** What the purchaser's money has paid. */
  readonly paid: Parts;
  /** What was paid beyond the debt. */
  readonly creditBalance: Money;
  readonly plan?: string;
  /** What the purchaser consented to, and the digest of what was shown. */
  readonly consent?: Omit<CreditCost, "apr"> & {
    readonly day: string;
    readonly digest: string;
    readonly at: string;
    readonly apr: string;
  };
  readonly terms: Readonly<Record<string, unknown>>;
  /** From acceptance on: what it costs by its own dates, its instalments, and when money is next asked for. */
  readonly cost?: CreditCost;
  readonly acceptedOn?: string;
  readonly due?: string;
  /** How late it is: days, and what should have been paid by today. */
  readonly pastDue: { readonly days: number; readonly bucket?: string; readonly overdue: Money };
  /** A debt that the lender has given up. */
  readonly chargedOff?: { readonly on: string; readonly principal: Money; readonly charges: Money };
  readonly instalments: readonly (Omit<PlanInstalment, "interest" | "fee"> &
    Parts & { readonly paid: Money; readonly open: Money })[];
  readonly repayments: readonly { readonly amount: Money; readonly status: "asked" | "done" | "refused" | "bounced" }[];
};

/** An order whose price the mall asks for; `purchaserPart` comes from the purchaser's browser, `purchaser` is what to display. */
export type LoanRequest = {
  readonly order: string;
  readonly amount: string;
  readonly currency: string;
  readonly lines: readonly OrderLine[];
  readonly purchaserPart: string;
  readonly purchaser?: Readonly<Record<string, string>>;
} & Keyed;

/**
 * A request sent again has one effect, because the message that it signs bears a name of its own. Whoever must be able to sign it anew,
 * such as a job that starts over after a crash, gives it a key: the same deed under the same key is done once in 30 days.
 */
export type Keyed = { readonly idempotencyKey?: string };
