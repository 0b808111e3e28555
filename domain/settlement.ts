import { type Day, dayOf, type Instant, laterOf } from "./calendar.ts";
import { add, isZero, type Money, subtract, sum, zero } from "./money.ts";
import {
  beingAdvanced,
  cancellable,
  hasLoan,
  isOpen,
  isUnsettled,
  type OpenPurchase,
  type Purchase,
  unshipped,
} from "./purchase.ts";

/**
 * Where the life stands by all reports so far. Phases overtake each other, so held and owed are counted anew
 * from what each report said, and the order in which reports came does not matter.
 */
export const settle = (reported: Purchase): Purchase => {
  if (!hasLoan(reported)) return reported;
  const purchase = { ...reported, held: heldOf(reported), outstanding: owedOf(reported) };
  if (!isOpen(purchase) && purchase.status !== "repaid") return purchase;
  if (isZero(purchase.outstanding) && isZero(beingAdvanced(purchase))) {
    const held = zero(purchase.amount.currency);
    const undone = !purchase.cancellations.some(isUnsettled) && isZero(cancellable(purchase));
    if (undone) return { ...purchase, held, status: "cancelled" };
    if (purchase.status === "accepted") return { ...purchase, held, status: "repaid" };
  }
  return isOpen(purchase) ? { ...purchase, status: progressOf(purchase) } : purchase;
};

/** Credit held: the approved amount less what became a debt, what is off because its seller could not be paid, and what was released. */
const heldOf = (purchase: Purchase): Money => {
  if (!isOpen(purchase)) return zero(purchase.amount.currency);
  const used = purchase.advances.filter(({ status }) => status === "paid" || status === "failed");
  return notBelowZero(subtract(purchase.amount, total(purchase, [...amounts(used), ...parts(purchase, "released")])));
};

/** What the purchaser owes; a repayment recorded before the advance it pays is not a credit. */
const owedOf = (purchase: Purchase): Money =>
  notBelowZero(subtract(purchase.advanced, add(purchase.repaid, total(purchase, parts(purchase, "loanReduction")))));

const amounts = (each: readonly { readonly amount: Money }[]): readonly Money[] => each.map(({ amount }) => amount);

const parts = ({ cancellations }: Purchase, part: "released" | "loanReduction"): readonly Money[] =>
  cancellations.flatMap((each) => each[part] ?? []);

const total = ({ amount }: Purchase, of: readonly Money[]): Money => sum(of, amount.currency);

const notBelowZero = (amount: Money): Money => (amount.minor > 0n ? amount : zero(amount.currency));

/**
 * How far the goods have come; shipping may come before the advance, a cancelled rest may complete a shipment,
 * and goods that are not cancelled after all may still have to leave.
 */
export const progressOf = (purchase: OpenPurchase): OpenPurchase["status"] => {
  if (purchase.status === "accepted" || isZero(purchase.advanced)) return purchase.status;
  if (purchase.shipments.length === 0 || purchase.lines.some((line) => unshipped(line) > 0)) return "advanced";
  return purchase.shipments.every(({ deliveredAt }) => deliveredAt) ? "delivered" : "shipped";
};

/** The day to ask for money: the lender's while it lies ahead; a day that has passed does not undo the next attempt's. */
export const dueBy = ({ due }: Purchase, word: Day | undefined, now: Instant): { readonly due?: Day } => {
  if (word === undefined) return due === undefined ? {} : { due };
  return { due: due === undefined || word > dayOf(now) ? word : laterOf(due, word) };
};
