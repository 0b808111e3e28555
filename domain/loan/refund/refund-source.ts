import type { Day } from "../../calendar.ts";
import { balances } from "../../ledger/balances.ts";
import { shareOfHoldback, withoutShare } from "../holdback.ts";
import { beingCollected, chargesOn, collectable, lentOn, owedOn } from "../loan-amounts.ts";
import type { Loan } from "../loan.ts";
import type { Receivable } from "../records.ts";
import { add, atMost, isPositive, isZero, min, type Money, subtract, zero } from "../../money.ts";
import { unearnedDiscount } from "../../pricing/discount.ts";
import type { CostBearer } from "../../protocol/refund-policy.ts";
import { type Charges, type RefundInput, shareOf } from "../../protocol/refund-shares.ts";
import { reject, type Rejection } from "../../rejection.ts";

/** The most that a refund may take off each part of the debt: what is being collected may be paid any moment. */
export const debtReductionLimits = (loan: Loan, amount: Money, { interest }: Charges): RefundInput["debt"] => {
  const open = chargesOn(loan);
  const principal = min(amount, collectable(loan));
  const left = subtract(owedOn(loan), add(beingCollected(loan), principal));
  const room = isPositive(left) ? left : zero(left.currency);
  const interestOff = min(open.interest, room);
  return { principal, interest: interestOff, fees: min(open.fee, subtract(room, min(interest, interestOff))) };
};

/** Takes the amount out of the receivables, the newest first, each with its share of discount and holdback. */
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

/** What a refund is taken from: the hold, what was lent to the purchaser, and what of it the mall has sold and takes back. */
export type RefundPart = { readonly released: Money; readonly given: Money; readonly sold: Money };

/**
 * First from the hold, then from what was lent. A goodwill of the lender takes nothing from the hold, which nobody owes, and
 * nothing from the mall; it comes back to the lender when later all that is left goes back, for then the mall keeps nothing.
 */
export const allocateRefund = (loan: Loan, amount: Money, goodwill?: CostBearer): RefundPart | Rejection => {
  const none = zero(amount.currency);
  const forgiven = lenderGoodwill(loan);
  const most = subtract(lentOn(loan), forgiven);
  if (goodwill === "lender")
    return atMost(amount, most)
      ? { released: none, given: amount, sold: none }
      : reject("AmountOutOfRange", `${most.minor} ${most.currency} was lent and not refunded`);
  const released = min(amount, loan.held);
  // A part whose advance failed, or whose hold ran out, was given up by the lender before: it cannot go back once more.
  const given = min(subtract(amount, released), most);
  const undone = isPositive(given) && isZero(subtract(most, given)) && isZero(subtract(loan.held, released));
  return { released, given, sold: undone && !goodwill ? add(given, forgiven) : given };
};

/** Goodwill of the lender that has not come back to it. */
const lenderGoodwill = ({ entries, amount }: Loan): Money => balances(entries).get("goodwill") ?? zero(amount.currency);
