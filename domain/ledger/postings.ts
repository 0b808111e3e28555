import { type Account, type Posting, reversePostings } from "./entry.ts";
import { add, type Money, negate, subtract, zero } from "../money.ts";
import type { Charges, RefundShares } from "../protocol/refund-shares.ts";
import type { DebtParts } from "../schedule/debt-parts.ts";

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
  reversePostings(receivableDiscounted(...bought));

/** Interest, fees or a penalty are owed from now on. */
export const charged = ({ interest, fee, penalty }: DebtParts): readonly Posting[] => [
  debit("interestReceivable", interest),
  credit("interestIncome", interest),
  debit("feeReceivable", fee),
  credit("feeIncome", fee),
  debit("penaltyReceivable", penalty),
  credit("penaltyIncome", penalty),
];

/** The purchaser pays: what of it is which part of the debt, and what is more than the debt and so the purchaser's. */
export const repaid = (amount: Money, { principal, interest, fee, penalty }: DebtParts): readonly Posting[] => [
  debit("cash", amount),
  credit("loan", principal),
  credit("interestReceivable", interest),
  credit("feeReceivable", fee),
  credit("penaltyReceivable", penalty),
  credit("purchaserPayable", subtract(amount, add(principal, interest, fee, penalty))),
];

/** A debt is given up: the lender's loss, but for the principal that the mall stands in for. */
export const chargedOff = ({ principal, interest, fee, penalty }: DebtParts, recourse: Money): readonly Posting[] => [
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

const debit = (account: Account, amount: Money): Posting => ({ account, amount });

const credit = (account: Account, amount: Money): Posting => ({ account, amount: negate(amount) });
