import { add, money, type Money, subtract, sum } from "../money.ts";
import type { Purchase } from "./purchase.ts";
import { isUnsettled } from "./records.ts";

/** The total of cancellations that are not refunded yet. */
const beingCancelled = (purchase: Purchase): Money =>
  sum(
    purchase.cancellations.filter(isUnsettled).map(({ amount }) => amount),
    purchase.amount.currency,
  );

/** The total of all cancellations that were not dismissed or failed. */
const cancelled = (purchase: Purchase): Money =>
  sum(
    purchase.cancellations.filter(({ status }) => status !== "failed").map(({ amount }) => amount),
    purchase.amount.currency,
  );

/** The price without cancellations and failed advances. */
export const cancellable = (purchase: Purchase): Money => {
  const left = remainingAmount(purchase);
  return left.minor > 0n ? left : money(0n, left.currency);
};

/** The same, but negative while deductions exceed the price, because an advance failed after a cancellation of its goods. */
export const remainingAmount = (purchase: Purchase): Money => {
  const failed = purchase.advances.filter(({ status }) => status === "failed").map(({ amount }) => amount);
  return subtract(purchase.amount, sum([cancelled(purchase), ...failed], purchase.amount.currency));
};

/** The total of requested advances without a result. */
export const beingAdvanced = (purchase: Purchase): Money =>
  sum(
    purchase.advances.filter(({ status }) => status === "requested").map(({ amount }) => amount),
    purchase.amount.currency,
  );

/** The amount that can still be advanced: held, not requested, not being cancelled. Never negative. */
export const advanceable = (purchase: Purchase): Money => {
  const rest = subtract(purchase.held, add(beingAdvanced(purchase), beingCancelled(purchase)));
  return rest.minor > 0n ? rest : money(0n, rest.currency);
};
