import type { Instant } from "../calendar.ts";
import { isZero, type Money, negate, sum } from "../money.ts";

/** The lender's accounts. A debit balance of `loan` and `cash` is an asset, a credit balance of the payables a liability. */
export type Account =
  | "loan"
  | "interestReceivable"
  | "feeReceivable"
  | "penaltyReceivable"
  | "cash"
  | "mallPayable"
  | "mallSettlement"
  | "mallHoldback"
  | "purchaserPayable"
  | "discountUnearned"
  | "discountIncome"
  | "feeIncome"
  | "interestIncome"
  | "penaltyIncome"
  | "goodwill"
  | "writeOff"
  | "recoveryIncome";

/** One side of an entry: debit positive, credit negative. */
export type Posting = { readonly account: Account; readonly amount: Money };

/** The event that an entry records, named after the function that makes its postings. */
export type EntryKind =
  | "receivableDiscounted"
  | "sellerPaid"
  | "receivableUnbought"
  | "charged"
  | "repaid"
  | "discountEarned"
  | "holdbackReleased"
  | "refunded"
  | "cashReturned"
  | "creditReturned"
  | "penaltyWaived"
  | "chargedOff"
  | "chargeOffReversed"
  | "recovered"
  | "repaymentReversed"
  | "creditReclaimed"
  | "settlementPaid";

/** The postings of one version of a loan. Entries are appended and never edited; a mistake is reversed. */
export type Entry = {
  readonly version: number;
  readonly at: Instant;
  readonly kind: EntryKind;
  readonly postings: readonly Posting[];
};

/** Makes an entry without postings of zero; throws unless debits equal credits in each currency. */
export const makeEntry = (version: number, at: Instant, kind: EntryKind, postings: readonly Posting[]): Entry => {
  for (const currency of new Set(postings.map(({ amount }) => amount.currency))) {
    const amounts = postings.map(({ amount }) => amount).filter((amount) => amount.currency === currency);
    if (!isZero(sum(amounts, currency))) throw new RangeError(`${kind} does not balance in ${currency}`);
  }
  return { version, at, kind, postings: postings.filter(({ amount }) => !isZero(amount)) };
};

/** The same postings with opposite signs: a mistake, or a payment that bounced, is reversed and never edited. */
export const reversePostings = (postings: readonly Posting[]): readonly Posting[] =>
  postings.map(({ account, amount }) => ({ account, amount: negate(amount) }));
