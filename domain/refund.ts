import { atMost, isPositive, min, type Money, proportion, subtract, zero } from "./money.ts";

/** What is given back, and by whom, when goods that the lender paid for are returned. */
export type Refund = {
  /** Price of the goods, all of it for the purchaser: loanReduction + cashBack. */
  readonly amount: Money;
  readonly loanReduction: Money;
  readonly cashBack: Money;
  /** What the mall gives back: the price less the discount for days it did not use. */
  readonly clawback: Money;
  readonly rebate: Money;
  /** Discount for the days used, which the lender keeps. */
  readonly earned: Money;
};

/**
 * Divides a refund between purchaser, mall, lender and discount so that nothing is made or lost:
 * `(loanReduction + cashBack) − clawback + earned − discountShare = 0`.
 * `outstanding` is the principal still owed; `discountShare` the refunded part's discount on the books
 * (none once the loan is paid off) and `rebate` its unused days. Fixed fees stay with the lender.
 */
export const splitRefund = ({
  amount,
  outstanding,
  discountShare,
  rebate,
}: {
  readonly amount: Money;
  readonly outstanding: Money;
  readonly discountShare: Money;
  readonly rebate: Money;
}): Refund => {
  const nothing = zero(amount.currency);
  if (!isPositive(amount) || !atMost(nothing, outstanding))
    throw new RangeError("a refund is of goods, not of a credit");
  if (!atMost(nothing, rebate) || !atMost(rebate, discountShare) || !atMost(discountShare, amount))
    throw new RangeError("0 ≤ rebate ≤ discount ≤ amount");
  const loanReduction = min(amount, outstanding);
  return {
    amount,
    loanReduction,
    cashBack: subtract(amount, loanReduction),
    clawback: subtract(amount, rebate),
    rebate,
    earned: subtract(discountShare, rebate),
  };
};

/**
 * The refunded part's share of a discount: `amount / advanced` of what is `unearned` on the books, rounded down.
 * `advanced` is gross and not refunded yet, so that the last part takes what the earlier roundings left.
 */
export const shareOfDiscount = ({
  amount,
  advanced,
  unearned,
}: {
  readonly amount: Money;
  readonly advanced: Money;
  readonly unearned: Money;
}): Money => {
  if (!atMost(amount, advanced)) throw new RangeError("more refunded than advanced");
  return isPositive(advanced) ? proportion(unearned, amount.minor, advanced.minor, "down") : zero(unearned.currency);
};
