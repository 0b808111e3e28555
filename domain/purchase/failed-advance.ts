import { add, isPositive, min, type Money, subtract, sum, zero } from "../money.ts";
import { cancellable, remainingAmount } from "./open-amounts.ts";
import { type LineQuantity, priceOf, remainingQuantities, unshippedQuantity } from "./order-line.ts";
import type { Purchase } from "./purchase.ts";
import { type Advance, type Cancellation, isUnsettled } from "./records.ts";

/**
 * The refundable amount of goods: their price, but at most the amount that remains after earlier refunds.
 * Nothing is owed for a failed advance; if it named no goods, it was for unshipped goods.
 */
export const refundableAmount = (purchase: Purchase, quantities: readonly LineQuantity[], price: Money): Money => {
  const deduction = isUnshipped(purchase, quantities) ? min(price, unallocatedFailure(purchase)) : zero(price.currency);
  return min(subtract(price, deduction), cancellable(purchase));
};

/** True when none of these goods are shipped. */
export const isUnshipped = ({ lines }: Purchase, quantities: readonly LineQuantity[]): boolean =>
  lines.every((line) => (quantities.find(({ id }) => id === line.id)?.quantity ?? 0) <= unshippedQuantity(line));

/** The failed amount not yet deducted from goods: the price of the remaining goods less the remaining price. */
const unallocatedFailure = (purchase: Purchase): Money => {
  const { currency } = purchase.amount;
  const goods = purchase.lines.map((line) => subtract(priceOf(line, line.quantity), priceOf(line, line.cancelled)));
  const failed = purchase.advances.filter(({ status, lines }) => status === "failed" && !lines);
  const gap = subtract(sum(goods, currency), remainingAmount(purchase));
  const most = sum(
    failed.map(({ amount }) => amount),
    currency,
  );
  return isPositive(gap) ? min(gap, most) : zero(currency);
};

/**
 * Cancels the part of a failed advance: its goods, or unshipped goods if it named none; open cancellations are reduced, so that
 * nothing is deducted twice.
 */
export const removeFailedAdvance = <P extends Purchase>(purchase: P, { lines }: Advance): P => {
  const reduced = lines
    ? removeGoods(purchase, lines)
    : reduceOpenCancellations(purchase, ({ status }) => status === "stopping", unallocatedFailure(purchase));
  const left = remainingAmount(reduced);
  return isPositive(left) ? reduced : reduceOpenCancellations(reduced, () => true, subtract(zero(left.currency), left));
};

/** Goods that are already cancelled are covered by the failed advance, so their refund is zero. */
const removeGoods = <P extends Purchase>(purchase: P, quantities: readonly LineQuantity[]): P =>
  quantities.reduce((before, { id, quantity }) => {
    const line = before.lines.find((each) => each.id === id);
    if (!line) return before;
    const free = Math.min(quantity, line.quantity - line.cancelled);
    const twice = subtract(priceOf(line, line.quantity), priceOf(line, line.quantity - (quantity - free)));
    const changed = { ...line, cancelled: line.cancelled + free };
    const after = { ...before, lines: before.lines.map((each) => (each.id === id ? changed : each)) };
    return reduceOpenCancellations(after, ({ lines }) => lines?.some((each) => each.id === id) ?? true, twice);
  }, purchase);

/**
 * Restores the amount of a failed refund that open cancellations had deducted. Where no goods remain for it, the newest open
 * cancellation with goods refunds it too.
 */
export const restoreRefundable = <P extends Purchase>(purchase: P): P => {
  const left = cancellable(purchase);
  const none = remainingQuantities(purchase.lines).length === 0;
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

/** Reduces the amounts of open cancellations by a total, newest first. */
const reduceOpenCancellations = <P extends Purchase>(
  purchase: P,
  fits: (cancellation: Cancellation) => boolean,
  by: Money,
): P => {
  let left = by;
  const after = purchase.cancellations.toReversed().map((each) => {
    if (!isUndecided(each) || !fits(each)) return each;
    const reduction = min(each.amount, left);
    left = subtract(left, reduction);
    return { ...each, amount: subtract(each.amount, reduction) };
  });
  return { ...purchase, cancellations: after.toReversed() };
};
