import { balances } from "./journal.ts";
import { type Loan, lentOn } from "./loan.ts";
import { add, atMost, isPositive, isZero, min, type Money, subtract, zero } from "./money.ts";
import type { Bearer } from "./refund-policy.ts";
import { reject, type Rejection } from "./rejection.ts";

/** What a refund is taken from: the hold, what was lent to the purchaser, and what of it the mall has sold and takes back. */
export type RefundPart = { readonly released: Money; readonly given: Money; readonly sold: Money };

/**
 * First from the hold, then from what was lent. A goodwill of the lender takes nothing from the hold, which nobody owes, and
 * nothing from the mall; it comes back to the lender when later all that is left goes back, for then the mall keeps nothing.
 */
export const partOf = (loan: Loan, amount: Money, goodwill?: Bearer): RefundPart | Rejection => {
  const none = zero(amount.currency);
  const forgiven = forgivenOn(loan);
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
const forgivenOn = ({ entries, amount }: Loan): Money => balances(entries).get("goodwill") ?? zero(amount.currency);
