import type { Day } from "../../calendar.ts";
import { balances } from "../../ledger/balances.ts";
import { shareOfHoldback, withoutShare } from "../holdback.ts";
import { beingCollected, chargesOn, collectable, lentOn, owedOn } from "../loan-amounts.ts";
import type { Loan } from "../loan.ts";
import type { Receivable } from "../records.ts";
import { add, atMost, formatLeft, isPositive, isZero, min, type Money, subtract, zero } from "../../money.ts";
import { unearnedDiscount } from "../../pricing/discount.ts";
import type { CostBearer } from "../../protocol/refund-policy.ts";
import { type Charges, type RefundInput, shareOf } from "../../protocol/refund-shares.ts";
import { reject, type Rejection } from "../../rejection.ts";

/** The largest reduction of each part of the debt by a refund; amounts being collected are excluded, because they can be paid at any moment. */
export const debtReductionLimits = (loan: Loan, amount: Money, { interest }: Charges): RefundInput["debt"] => {
  const open = chargesOn(loan);
  const principal = min(amount, collectable(loan));
  const left = subtract(owedOn(loan), add(beingCollected(loan), principal));
  const limit = isPositive(left) ? left : zero(left.currency);
  const interestOff = min(open.interest, limit);
  return { principal, interest: interestOff, fees: min(open.fee, subtract(limit, min(interest, interestOff))) };
};

/** Takes the amount out of the receivables, newest first, each with its share of discount and holdback. */
export const reduceReceivables = (receivables: readonly Receivable[], amount: Money, today: Day) => {
  const none = zero(amount.currency);
  let rest = amount;
  let discount = none;
  let rebate = none;
  let holdback = none;
  const after = receivables.toReversed().map((each) => {
    const part = min(each.left, rest);
    if (isZero(part)) return each;
    const share = shareOf(each.unearned, part, each.left);
    rest = subtract(rest, part);
    discount = add(discount, share);
    rebate = add(rebate, unearnedDiscount(share, each.quote.from, each.quote.until, today));
    const withheld = shareOfHoldback(each, part);
    holdback = add(holdback, withheld);
    return withoutShare(
      { ...each, left: subtract(each.left, part), unearned: subtract(each.unearned, share) },
      withheld,
    );
  });
  return { receivables: after.toReversed(), discount, rebate, holdback };
};

/** The sources of a refund: the hold, the lent amount, and the part of it that the mall sold and buys back. */
export type RefundPart = { readonly released: Money; readonly given: Money; readonly sold: Money };

/**
 * Allocates a refund first to the hold, then to the lent amount. A goodwill of the lender takes nothing from the hold, which
 * nobody owes, and nothing from the mall; the lender recovers it when all remaining goods are returned later.
 */
export const allocateRefund = (loan: Loan, amount: Money, goodwill?: CostBearer): RefundPart | Rejection => {
  const none = zero(amount.currency);
  const forgiven = lenderGoodwill(loan);
  const most = subtract(lentOn(loan), forgiven);
  if (goodwill === "lender")
    return atMost(amount, most)
      ? { released: none, given: amount, sold: none }
      : reject("AmountOutOfRange", formatLeft(most, "refunded by the lender"));
  const released = min(amount, loan.held);
  // The lender released a part whose advance failed or whose hold expired before, so it cannot be refunded again.
  const given = min(subtract(amount, released), most);
  const undone = isPositive(given) && isZero(subtract(most, given)) && isZero(subtract(loan.held, released));
  return { released, given, sold: undone && !goodwill ? add(given, forgiven) : given };
};

/** The lender's goodwill that was not recovered. */
export const lenderGoodwill = ({ entries, amount }: Loan): Money =>
  balances(entries).get("goodwill") ?? zero(amount.currency);
