import { add, isPositive, min, type Money, subtract, sum, zero } from "../money.ts";
import { cancellable, remainingAmount } from "./open-amounts.ts";
import { type LineQuantity, priceOf, unshippedQuantity } from "./order-line.ts";
import type { Purchase } from "./purchase.ts";
import { type Advance, type Cancellation, isUnsettled } from "./records.ts";

/**
 * What goods are worth that go back: their price, but no more than is left after amounts that were given back before.
 * Of an advance that failed nobody owes anything; where it did not say for which goods it was, it was for what has not left.
 */
export const refundableAmount = (purchase: Purchase, picks: readonly LineQuantity[], price: Money): Money => {
  const off = isUnshipped(purchase, picks) ? min(price, unallocatedFailure(purchase)) : zero(price.currency);
  return min(subtract(price, off), cancellable(purchase));
};

/** True when all of these goods are still with the mall. */
export const isUnshipped = ({ lines }: Purchase, picks: readonly LineQuantity[]): boolean =>
  lines.every((line) => (picks.find(({ id }) => id === line.id)?.quantity ?? 0) <= unshippedQuantity(line));

/** What failed and is not yet taken off any goods: as much as the goods that are left cost more than what is left of the price. */
const unallocatedFailure = (purchase: Purchase): Money => {
  const { currency } = purchase.amount;
  const goods = purchase.lines.map((line) => subtract(line.amount, priceOf(line, line.cancelled)));
  const failed = purchase.advances.filter(({ status, lines }) => status === "failed" && !lines);
  const gap = subtract(sum(goods, currency), remainingAmount(purchase));
  const most = sum(
    failed.map(({ amount }) => amount),
    currency,
  );
  return isPositive(gap) ? min(gap, most) : zero(currency);
};

/**
 * An advance has failed, and its part of the purchase is off: its goods, or those that have not left where it did not say for which
 * it was; open cancellations give up what else would be taken away twice.
 */
export const removeFailedAdvance = <P extends Purchase>(purchase: P, { lines }: Advance): P => {
  const off = lines
    ? removeGoods(purchase, lines)
    : reduceOpenCancellations(purchase, ({ status }) => status === "stopping", unallocatedFailure(purchase));
  const left = remainingAmount(off);
  return isPositive(left) ? off : reduceOpenCancellations(off, () => true, subtract(zero(left.currency), left));
};

/** Goods that a cancellation has taken away already are off by the advance, so there is nothing to give back for them. */
const removeGoods = <P extends Purchase>(purchase: P, picks: readonly LineQuantity[]): P =>
  picks.reduce((before, { id, quantity }) => {
    const line = before.lines.find((each) => each.id === id);
    if (!line) return before;
    const free = Math.min(quantity, line.quantity - line.cancelled);
    const twice = subtract(line.amount, priceOf(line, line.quantity - (quantity - free)));
    const off = { ...line, cancelled: line.cancelled + free };
    const after = { ...before, lines: before.lines.map((each) => (each.id === id ? off : each)) };
    return reduceOpenCancellations(after, ({ lines }) => lines?.some((each) => each.id === id) ?? true, twice);
  }, purchase);

/**
 * A refund has failed that open cancellations had counted on, and is left after all. Where no goods are left that it could be of, it is
 * of theirs: the newest one that is about goods gives it back too.
 */
export const restoreRefundable = <P extends Purchase>(purchase: P): P => {
  const left = cancellable(purchase);
  const none = purchase.lines.every(({ quantity, cancelled }) => cancelled >= quantity);
  const last = purchase.cancellations.findLast((each) => isUndecided(each) && each.lines);
  if (!none || !last) return purchase;
  const raised = { ...last, amount: add(last.amount, left) };
  return {
    ...purchase,
    cancellations: purchase.cancellations.map((each) => (each.no === last.no ? raised : each)),
  };
};

const isUndecided = (cancellation: Cancellation): boolean =>
  isUnsettled(cancellation) && !["refunding", "parked", "dismissing"].includes(cancellation.status);

/** Lowers what open cancellations give back by so much in all, the newest first. */
const reduceOpenCancellations = <P extends Purchase>(
  purchase: P,
  fits: (cancellation: Cancellation) => boolean,
  by: Money,
): P => {
  let left = by;
  const after = purchase.cancellations.toReversed().map((each) => {
    if (!isUndecided(each) || !fits(each)) return each;
    const off = min(each.amount, left);
    left = subtract(left, off);
    return { ...each, amount: subtract(each.amount, off) };
  });
  return { ...purchase, cancellations: after.toReversed() };
};
