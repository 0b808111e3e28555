import { type Account, type Posting, reversePostings } from "./entry.ts";
import { add, type Money, negate, subtract, zero } from "../money.ts";
import type { Charges, RefundShares } from "../protocol/refund-shares.ts";
import type { DebtParts } from "../schedule/debt-parts.ts";

/** The lender buys a receivable: the purchaser owes the price; the mall is owed the price less discount and fee, and gets `holdback` of it later. */
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

/** The seller is paid the net amount; `netted` of it settles its older debts instead of being paid in cash. */
export const sellerPaid = (net: Money, netted: Money): readonly Posting[] => [
  debit("mallPayable", net),
  credit("cash", subtract(net, netted)),
  credit("mallSettlement", netted),
];

/** The purchase of a receivable is reversed, because the payout failed permanently. */
export const receivableUnbought = (...bought: Parameters<typeof receivableDiscounted>): readonly Posting[] =>
  reversePostings(receivableDiscounted(...bought));

/** Interest, fees or a penalty become owed. */
export const charged = ({ interest, fee, penalty }: DebtParts): readonly Posting[] => [
  debit("interestReceivable", interest),
  credit("interestIncome", interest),
  debit("feeReceivable", fee),
  credit("feeIncome", fee),
  debit("penaltyReceivable", penalty),
  credit("penaltyIncome", penalty),
];

/** The purchaser pays: the parts of the debt that are paid, and any excess as the purchaser's credit balance. */
export const repaid = (amount: Money, { principal, interest, fee, penalty }: DebtParts): readonly Posting[] => [
  debit("cash", amount),
  credit("loan", principal),
  credit("interestReceivable", interest),
  credit("feeReceivable", fee),
  credit("penaltyReceivable", penalty),
  credit("purchaserPayable", subtract(amount, add(principal, interest, fee, penalty))),
];

/** A debt is charged off: the lender's loss, except the principal that the mall covers by recourse. */
export const chargedOff = ({ principal, interest, fee, penalty }: DebtParts, recourse: Money): readonly Posting[] => [
  debit("writeOff", subtract(add(principal, interest, fee, penalty), recourse)),
  debit("mallSettlement", recourse),
  credit("loan", principal),
  credit("interestReceivable", interest),
  credit("feeReceivable", fee),
  credit("penaltyReceivable", penalty),
];

/** Money is recovered for a charged-off debt: the part that the mall covered goes to the mall, an excess over the whole loss to the purchaser. */
export const recovered = (amount: Money, recourse: Money, recovery: Money): readonly Posting[] => [
  debit("cash", amount),
  credit("mallSettlement", recourse),
  credit("recoveryIncome", recovery),
  credit("purchaserPayable", subtract(amount, add(recourse, recovery))),
];

/** A credit balance that was returned, and whose payment then bounced, becomes principal. */
export const creditReclaimed = (amount: Money): readonly Posting[] => [
  debit("loan", amount),
  credit("purchaserPayable", amount),
];

/** The unearned discount is closed: `earned` becomes income, `rebate` for unused days is owed to the mall. */
export const discountEarned = (earned: Money, rebate: Money): readonly Posting[] => [
  debit("discountUnearned", add(earned, rebate)),
  credit("discountIncome", earned),
  credit("mallSettlement", rebate),
];

/** The holdback becomes the mall's: it is paid with the settlement, or a clawback takes it first. */
export const holdbackReleased = (amount: Money): readonly Posting[] => [
  debit("mallHoldback", amount),
  credit("mallSettlement", amount),
];

/**
 * Goods were returned: the purchaser owes less or is owed cash, the mall owes the clawback. Of the lender's share, interest and
 * fees are reversed from income; the rest is goodwill.
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

/** The purchaser receives the cash owed by a refund or by an overpayment. */
export const cashReturned = (amount: Money): readonly Posting[] => [
  debit("purchaserPayable", amount),
  credit("cash", amount),
];

/** The lender pays a mall the balance of its settlement account; a negative amount is a payment by the mall. */
export const settlementPaid = (amount: Money): readonly Posting[] => [
  debit("mallSettlement", amount),
  credit("cash", amount),
];

const debit = (account: Account, amount: Money): Posting => ({ account, amount });

const credit = (account: Account, amount: Money): Posting => ({ account, amount: negate(amount) });
