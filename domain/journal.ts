import type { Instant } from "./calendar.ts";
import type { Parts } from "./instalment.ts";
import { add, isZero, type Money, negate, subtract, sum, zero } from "./money.ts";
import type { Charges, RefundShares } from "./refund.ts";

/** The lender's accounts. A debit balance of `loan` and `cash` is what it has, a credit balance of the payables what it owes. */
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

/** The event that an entry books, named as the function that makes its postings. */
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

/** What was booked at one version of a loan; entries are appended and never edited, a mistake is reversed. */
export type Entry = {
  readonly version: number;
  readonly at: Instant;
  readonly kind: EntryKind;
  readonly postings: readonly Posting[];
};

/** Makes an entry; throws unless debits equal credits in each currency, and leaves out postings of nothing. */
export const entry = (version: number, at: Instant, kind: EntryKind, postings: readonly Posting[]): Entry => {
  for (const currency of new Set(postings.map(({ amount }) => amount.currency))) {
    const amounts = postings.map(({ amount }) => amount).filter((amount) => amount.currency === currency);
    if (!isZero(sum(amounts, currency))) throw new RangeError(`${kind} does not balance in ${currency}`);
  }
  return { version, at, kind, postings: postings.filter(({ amount }) => !isZero(amount)) };
};

/** The lender buys a receivable: the purchaser owes the price, the mall is owed the price less discount and fee, of it `holdback` later. */
export const receivableDiscounted = (
  amount: Money,
  discount: Money,
  fixed: Money,
  holdback: Money = zero(amount.currency),
): readonly Posting[] => [
  debit("loan", amount),
  credit("mallPayable", subtract(amount, add(discount, fixed, holdback))),
  credit("discountUnearned", discount),
  credit("feeIncome", fixed),
  credit("mallHoldback", holdback),
];

/** The seller is paid what it is owed; of that, `netted` settles its older debts instead of leaving in cash. */
export const sellerPaid = (net: Money, netted: Money): readonly Posting[] => [
  debit("mallPayable", net),
  credit("cash", subtract(net, netted)),
  credit("mallSettlement", netted),
];

/** The purchase of a receivable is undone, because the payout failed for good. */
export const receivableUnbought = (...bought: Parameters<typeof receivableDiscounted>): readonly Posting[] =>
  reversed(receivableDiscounted(...bought));

/** Interest, fees or a penalty are owed from now on. */
export const charged = ({ interest, fee, penalty }: Parts): readonly Posting[] => [
  debit("interestReceivable", interest),
  credit("interestIncome", interest),
  debit("feeReceivable", fee),
  credit("feeIncome", fee),
  debit("penaltyReceivable", penalty),
  credit("penaltyIncome", penalty),
];

/** The purchaser pays: what of it is which part of the debt, and what is more than the debt and so the purchaser's. */
export const repaid = (amount: Money, { principal, interest, fee, penalty }: Parts): readonly Posting[] => [
  debit("cash", amount),
  credit("loan", principal),
  credit("interestReceivable", interest),
  credit("feeReceivable", fee),
  credit("penaltyReceivable", penalty),
  credit("purchaserPayable", subtract(amount, add(principal, interest, fee, penalty))),
];

/** The same postings the other way round: a mistake, or a payment that bounced, is reversed and never edited. */
export const reversed = (postings: readonly Posting[]): readonly Posting[] =>
  postings.map(({ account, amount }) => ({ account, amount: negate(amount) }));

/** A debt is given up: the lender's loss, but for the principal that the mall stands in for. */
export const chargedOff = ({ principal, interest, fee, penalty }: Parts, recourse: Money): readonly Posting[] => [
  debit("writeOff", subtract(add(principal, interest, fee, penalty), recourse)),
  debit("mallSettlement", recourse),
  credit("loan", principal),
  credit("interestReceivable", interest),
  credit("feeReceivable", fee),
  credit("penaltyReceivable", penalty),
];

/** Money came for a debt that was given up: what the mall stood in for is the mall's, and what is more than all that was lost the purchaser's. */
export const recovered = (amount: Money, recourse: Money, recovery: Money): readonly Posting[] => [
  debit("cash", amount),
  credit("mallSettlement", recourse),
  credit("recoveryIncome", recovery),
  credit("purchaserPayable", subtract(amount, add(recourse, recovery))),
];

/** Credit that was sent back, and whose payment then bounced, is owed like anything lent. */
export const creditReclaimed = (amount: Money): readonly Posting[] => [
  debit("loan", amount),
  credit("purchaserPayable", amount),
];

/** The discount is no longer open: `earned` becomes income, `rebate` for unused days is owed to the mall. */
export const discountEarned = (earned: Money, rebate: Money): readonly Posting[] => [
  debit("discountUnearned", add(earned, rebate)),
  credit("discountIncome", earned),
  credit("mallSettlement", rebate),
];

/** What was kept back is the mall's: paid with its settlement, or what a clawback takes first. */
export const holdbackReleased = (amount: Money): readonly Posting[] => [
  debit("mallHoldback", amount),
  credit("mallSettlement", amount),
];

/**
 * Something was given back: the purchaser owes less or is owed cash, the mall owes the clawback. Of what the lender bears, `reversed`
 * are interest and fees that are its income no more, the rest is its goodwill.
 */
export const refunded = (shares: RefundShares, { interest, fees }: Charges): readonly Posting[] => [
  debit("mallSettlement", add(shares.clawback, shares.rebate)),
  debit("interestIncome", interest),
  debit("feeIncome", fees),
  debit("goodwill", subtract(shares.borne, add(interest, fees))),
  credit("loan", shares.loanPrincipal),
  credit("interestReceivable", shares.loanInterest),
  credit("feeReceivable", shares.fees),
  credit("purchaserPayable", shares.cashBack),
  ...discountEarned(shares.earned, shares.rebate),
];

/** The purchaser has the cash that a refund, or a payment of more than the debt, owed. */
export const cashReturned = (amount: Money): readonly Posting[] => [
  debit("purchaserPayable", amount),
  credit("cash", amount),
];

/** The lender pays a mall what its settlement account owes it; a negative amount is the mall paying the lender. */
export const settlementPaid = (amount: Money): readonly Posting[] => [
  debit("mallSettlement", amount),
  credit("cash", amount),
];

/** Each account's balance over entries of one currency; accounts never posted to are absent. */
export const balances = (entries: readonly Entry[]): Map<Account, Money> => {
  const totals = new Map<Account, Money>();
  for (const { account, amount } of entries.flatMap(({ postings }) => postings)) {
    const soFar = totals.get(account);
    totals.set(account, soFar ? add(soFar, amount) : amount);
  }
  return totals;
};

/** What the purchaser owes the lender; negative when the lender owes the purchaser. */
export const purchaserSide = (entries: readonly Entry[], currency: string): Money =>
  side(entries, currency, ["loan", "interestReceivable", "feeReceivable", "penaltyReceivable", "purchaserPayable"]);

/** All that the purchaser owes, whatever the lender owes the purchaser. */
export const debtSide = (entries: readonly Entry[], currency: string): Money =>
  subtract(purchaserSide(entries, currency), side(entries, currency, ["purchaserPayable"]));

/** What the mall owes the lender; negative when the lender owes the mall. */
export const sellerSide = (entries: readonly Entry[], currency: string): Money =>
  side(entries, currency, ["mallPayable", "mallSettlement", "mallHoldback"]);

const side = (entries: readonly Entry[], currency: string, accounts: readonly Account[]): Money => {
  let total = zero(currency);
  for (const { postings } of entries)
    for (const { account, amount } of postings) if (accounts.includes(account)) total = add(total, amount);
  return total;
};

const debit = (account: Account, amount: Money): Posting => ({ account, amount });

const credit = (account: Account, amount: Money): Posting => ({ account, amount: negate(amount) });
