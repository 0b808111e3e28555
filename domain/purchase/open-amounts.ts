import { add, money, type Money, subtract, sum } from "../money.ts";
import type { Purchase } from "./purchase.ts";
import { isUnsettled } from "./records.ts";

/** Amounts of the cancellations that are not refunded yet. */
const beingCancelled = (purchase: Purchase): Money =>
  sum(
    purchase.cancellations.filter(isUnsettled).map(({ amount }) => amount),
    purchase.amount.currency,
  );

/** Amounts of all cancellations that came, or may come, to something. */
const cancelled = (purchase: Purchase): Money =>
  sum(
    purchase.cancellations.filter(({ status }) => status !== "failed").map(({ amount }) => amount),
    purchase.amount.currency,
  );

/** The price that no cancellation and no failed advance has taken away yet. */
export const cancellable = (purchase: Purchase): Money => {
  const left = remainingAmount(purchase);
  return left.minor > 0n ? left : money(0n, left.currency);
};

/** The same, but below nothing while more is taken away than there is, because an advance failed that a cancellation counted on. */
export const remainingAmount = (purchase: Purchase): Money => {
  const failed = purchase.advances.filter(({ status }) => status === "failed").map(({ amount }) => amount);
  return subtract(purchase.amount, sum([cancelled(purchase), ...failed], purchase.amount.currency));
};

/** Advances asked for and not answered yet. */
export const beingAdvanced = (purchase: Purchase): Money =>
  sum(
    purchase.advances.filter(({ status }) => status === "requested").map(({ amount }) => amount),
    purchase.amount.currency,
  );

/** What may still be advanced: held, not asked for already, not about to be cancelled. Never negative. */
export const advanceable = (purchase: Purchase): Money => {
  const rest = subtract(purchase.held, add(beingAdvanced(purchase), beingCancelled(purchase)));
  return rest.minor > 0n ? rest : money(0n, rest.currency);
};
