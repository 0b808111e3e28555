import type { Day, Instant } from "./calendar.ts";
import type { ChargedOff } from "./charge-off.ts";
import type { CreditReturn } from "./credit-balance.ts";
import type { Consent } from "./consent.ts";
import type { CreditTerms } from "./credit-terms.ts";
import type { Price, Quote } from "./discount.ts";
import type { Dunned } from "./dunning.ts";
import { chargesOf, type Instalment, type Parts } from "./instalment.ts";
import { entry, type Entry, type EntryKind, type Posting } from "./journal.ts";
import { add, type Money, negate, subtract, sum, zero } from "./money.ts";
import type { Pause } from "./pause.ts";
import type { Early, Paid } from "./payment.ts";
import type { PaymentPromise } from "./promise.ts";
import type { Charges, RefundShares } from "./refund.ts";
import type { Bearer, RefundPolicy } from "./refund-policy.ts";
import type { Replan } from "./replan.ts";
import { reject, type Rejection } from "./rejection.ts";

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
  readonly early?: Early;
  readonly paid?: readonly Paid[];
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
  readonly goodwill?: Bearer;
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
  readonly dunned?: Dunned;
  readonly promises?: readonly PaymentPromise[];
  readonly replans?: readonly Replan[];
  readonly returns?: readonly CreditReturn[];
  readonly chargedOff?: ChargedOff;
  readonly entries: readonly Entry[];
};

/**
 * Money that the credit line stands in for: what is held, what is owed, and what was lost. Its change is what the line gains
 * or loses; so a debt that was given up goes on taking its part of the line.
 */
export const exposure = ({ held, outstanding, chargedOff }: Loan): Money =>
  sum([held, outstanding, ...(chargedOff ? [chargedOff.principal] : [])], outstanding.currency);

/** Interest, fees and penalties that are owed. */
export const chargesOn = ({ instalments, amount }: Loan): Parts => chargesOf(instalments, amount.currency);

/** What was lent and not refunded: what the mall has sold and may still take back. */
export const lentOn = ({ receivables, amount }: Loan): Money =>
  sum(
    receivables.map(({ left }) => left),
    amount.currency,
  );

/** All that the purchaser owes today: principal and what is charged. */
export const owedOn = (loan: Loan): Money => {
  const { interest, fee, penalty } = chargesOn(loan);
  return add(loan.outstanding, interest, fee, penalty);
};

/** What was paid beyond the debt, was not sent back, and is the purchaser's. */
export const creditBalance = ({ collections, returns = [], amount }: Loan): Money => {
  const kept = collections
    .filter(({ status }) => status === "done")
    .flatMap(({ paid = [] }) => paid.filter(({ part }) => part === "credit").map((each) => each.amount));
  const owed = collections.flatMap(({ bounce }) => bounce?.owed ?? []);
  const gone = returns.filter(({ status }) => status === "paid").map((each) => negate(each.amount));
  return sum([...kept, ...owed, ...gone], amount.currency);
};

/** Money that came from the purchaser so far. */
export const repaidOf = (loan: Loan): Money =>
  sum(
    loan.collections.filter(({ status }) => status === "done").map(({ amount }) => amount),
    loan.amount.currency,
  );

/** Collections asked of the bank and not answered. */
export const beingCollected = (loan: Loan): Money =>
  sum(
    loan.collections.filter(({ status }) => status === "asked").map(({ amount }) => amount),
    loan.amount.currency,
  );

/** Principal that no collection under way may be about to pay. */
export const collectable = (loan: Loan): Money => {
  const left = subtract(loan.outstanding, beingCollected(loan));
  return left.minor > 0n ? left : zero(left.currency);
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
export const book = (
  from: Loan,
  facts: Partial<Loan>,
  postings: readonly (readonly [EntryKind, readonly Posting[]])[],
  now: Instant,
): Loan => {
  const version = from.version + 1;
  const entries = postings
    .map(([kind, sides]) => entry(version, now, kind, sides))
    .filter((each) => each.postings.length > 0);
  return { ...from, ...facts, version, entries: [...from.entries, ...entries] };
};
