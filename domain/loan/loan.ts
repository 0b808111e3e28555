import type { Day, Instant } from "../calendar.ts";
import { type Entry, makeEntry, type EntryKind, type Posting } from "../ledger/entry.ts";
import type { Money } from "../money.ts";
import type { Consent } from "../plan/consent.ts";
import type { Price, Quote } from "../pricing/discount.ts";
import type { PaymentPromise } from "../protocol/promise.ts";
import type { CostBearer, RefundPolicy } from "../protocol/refund-policy.ts";
import type { Charges, RefundShares } from "../protocol/refund-shares.ts";
import { reject, type Rejection } from "../rejection.ts";
import type { Instalment } from "../repayment/instalment.ts";
import type { PrepaymentEffect, PaidPart } from "../repayment/payment.ts";
import type { CreditTerms } from "../schedule/credit-terms.ts";
import type { Pause } from "../schedule/pause.ts";

/** What was given up: `recourse` is the part of the principal that the mall stands in for. */
export type ChargedOff = {
  readonly on: Day;
  readonly principal: Money;
  readonly charges: Money;
  readonly recourse: Money;
};

/**
 * Credit balance on its way back to the purchaser: written down before the bank is asked. refused: the purchaser's bank
 * does not take it, so it stays on the books until an operator asks again; withdrawn: it was needed for a bounced payment.
 */
export type CreditReturn = {
  readonly no: number;
  readonly amount: Money;
  readonly status: "asked" | "paid" | "refused" | "withdrawn";
};

/** The day on which something was last done about lateness, and the most that was done then. */
export type LastDunning = { readonly on: Day; readonly action?: "reminded" | "feeCharged" };

/**
 * held: approved, nothing bought yet; funded: the seller is being or was paid; repaying: the purchaser's clock runs;
 * chargedOff: the lender gave the debt up, and takes what still comes as a recovery.
 */
export type LoanStatus =
  "declined" | "held" | "funded" | "repaying" | "repaid" | "cancelled" | "expired" | "chargedOff";

/**
 * A receivable the lender bought. `left` was not refunded, `unearned` is its discount still open on the books,
 * `netted` the part of the payout that stays with the lender for what the mall owes, `withheld` what of the holdback
 * is not released yet, each absent when there is none; `quoteId` the offer that the mall took, where it took one.
 */
export type Receivable = {
  readonly no: number;
  readonly quote: Price;
  readonly status: "bought" | "paid" | "unbought";
  readonly left: Money;
  readonly unearned: Money;
  readonly netted?: Money;
  readonly withheld?: Money;
  readonly quoteId?: string;
};

/**
 * Money asked from the purchaser's bank: written before the bank is called, so that a crash asks for no money twice; or
 * money that came by itself. `paid` says where it went once it came; `bounce` when and why the bank took it back again.
 */
export type Collection = {
  readonly key: string;
  readonly amount: Money;
  readonly status: "asked" | "done" | "refused" | "bounced";
  readonly early?: PrepaymentEffect;
  readonly paid?: readonly PaidPart[];
  readonly bounce?: Bounce;
};

/** `owed`: what of it was the purchaser's credit, had been sent back, and is therefore owed. */
export type Bounce = { readonly on: Day; readonly reason?: string; readonly owed?: Money };

/**
 * A refund on the books: posted at once, `paid` when the purchaser has any cash it owes; `returned` is what of the credit's cost
 * went back, off the debt or in cash, `goodwill` whose it is, and `refused` how often the purchaser's bank would not take the cash.
 */
export type LoanRefund = RefundShares & {
  readonly no: number;
  readonly status: "posted" | "paid";
  readonly returned: Charges;
  readonly goodwill?: CostBearer;
  readonly refused?: number;
};

/** The lender's side of a purchase. `id` is the purchase's; amounts are in the currency of `amount`. */
export type Loan = {
  readonly id: string;
  readonly status: LoanStatus;
  readonly version: number;
  readonly createdAt: Instant;
  readonly mall: string;
  readonly account: string;
  readonly order: string;
  /** SHA-256 of the sealed request that this loan answers. */
  readonly digest: string;
  readonly amount: Money;
  /** Credit set aside and not yet lent. */
  readonly held: Money;
  /** Principal that the purchaser owes; interest and fees are owed with the instalments that ask for them. */
  readonly outstanding: Money;
  readonly code?: string;
  readonly approvalNumber?: string;
  readonly linkHash?: string;
  readonly holdExpiresAt?: Instant;
  readonly contact?: string;
  /** How it is paid back, as the purchaser agreed to it, less what refunds gave back of the opening fee. */
  readonly terms: CreditTerms;
  /** The plan that these are the terms of, and the purchaser's consent to what it costs. */
  readonly plan?: string;
  readonly consent?: Consent;
  readonly receivables: readonly Receivable[];
  /** Offers to buy that the mall has not taken yet. */
  readonly quotes?: readonly Quote[];
  readonly acceptedOn?: Day;
  /** From acceptance on; their open principal is what is outstanding. */
  readonly instalments: readonly Instalment[];
  readonly collections: readonly Collection[];
  readonly refunds: readonly LoanRefund[];
  /** What becomes of interest and fees in a refund; absent for the usual. */
  readonly refundPolicy?: RefundPolicy;
  /** Cancellations under way: while there is one, the clock stands still since that day. */
  readonly paused?: { readonly since: Day; readonly by: readonly number[] };
  /** Days on which the clock stood still since acceptance. */
  readonly pauses: readonly Pause[];
  /** Refused collections in a row, and when the bank is asked again. */
  readonly retry?: { readonly times: number; readonly on: Day };
  /** The last day on which something was done about lateness, and what. */
  readonly lastDunning?: LastDunning;
  readonly promises?: readonly PaymentPromise[];
  readonly replans?: readonly Replan[];
  readonly returns?: readonly CreditReturn[];
  readonly chargedOff?: ChargedOff;
  readonly entries: readonly Entry[];
};

/** The terms by which it is paid back now, and the day from which they count: those agreed to, or of the last re-plan. */
export const planOf = ({ terms, acceptedOn, replans }: Loan): { readonly terms: CreditTerms; readonly from?: Day } => {
  const last = replans?.at(-1);
  if (last) return { terms: last.terms, from: last.on };
  return { terms, ...(acceptedOn !== undefined && { from: acceptedOn }) };
};

/** The purchaser's word to pay by a day that has not been kept or broken yet. */
export const openPromise = ({ promises }: Loan): PaymentPromise | undefined =>
  promises?.find(({ status }) => status === "open");

/** A receivable that is bought and not paid may still be un-bought: until its payout is settled nothing is built on it. */
export const payoutPending = (loan: Loan): Rejection | undefined => {
  const open = loan.receivables.find(({ status }) => status === "bought");
  return open && reject("PayoutPending", `the payout of advance ${open.no} is under way: ask again when it is settled`);
};

/** The only way a loan moves: new facts, one version more, and the entries that book what happened. */
export const postTransition = (
  from: Loan,
  facts: Partial<Loan>,
  postings: readonly (readonly [EntryKind, readonly Posting[]])[],
  now: Instant,
): Loan => {
  const version = from.version + 1;
  const entries = postings
    .map(([kind, sides]) => makeEntry(version, now, kind, sides))
    .filter((each) => each.postings.length > 0);
  return { ...from, ...facts, version, entries: [...from.entries, ...entries] };
};

/** The loan's promises once the open one is kept, broken or void. */
export const closePromise = (
  loan: Loan,
  status: Exclude<PaymentPromise["status"], "open">,
): { readonly promises?: readonly PaymentPromise[] } =>
  loan.promises && openPromise(loan)
    ? { promises: loan.promises.map((each) => (each.status === "open" ? { ...each, status } : each)) }
    : {};

/** A new plan for what is owed: by these terms from that day on. */
export type Replan = { readonly no: number; readonly on: Day; readonly terms: CreditTerms };
