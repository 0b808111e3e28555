import { isZero, zero } from "../money.ts";
import { beingAdvanced, cancellable } from "./open-amounts.ts";
import { unshippedQuantity } from "./order-line.ts";
import { hasLoan, isOpen, type OpenPurchase, type Purchase } from "./purchase.ts";
import { isUnsettled } from "./records.ts";

/** Where the life stands by all reports so far; with nothing owed, held for later or under way, it ends. */
export const withStatus = (purchase: Purchase): Purchase => {
  if (!hasLoan(purchase) || (!isOpen(purchase) && purchase.status !== "repaid")) return purchase;
  if (isZero(purchase.outstanding) && isZero(beingAdvanced(purchase))) {
    const held = zero(purchase.amount.currency);
    const undone = !purchase.cancellations.some(isUnsettled) && isZero(cancellable(purchase));
    const lastRefund = purchase.cancellations.findLast(({ status }) => status === "refunded");
    // What the lender forgave was not given back by anybody: those goods are kept, and paid for.
    const forgiven = purchase.status === "accepted" && lastRefund?.goodwill === "lender";
    if (undone && !forgiven) return { ...purchase, held, status: "cancelled" };
    if (purchase.status === "accepted") return { ...purchase, held, status: "repaid" };
  }
  return isOpen(purchase) ? { ...purchase, status: fulfilmentStatus(purchase) } : purchase;
};

/**
 * How far the goods have come; shipping may come before the advance, a cancelled rest may complete a shipment,
 * and goods that are not cancelled after all may still have to leave.
 */
export const fulfilmentStatus = (purchase: OpenPurchase): OpenPurchase["status"] => {
  if (purchase.status === "accepted" || isZero(purchase.advanced)) return purchase.status;
  if (purchase.shipments.length === 0 || purchase.lines.some((line) => unshippedQuantity(line) > 0)) return "advanced";
  return purchase.shipments.every(({ deliveredAt }) => deliveredAt) ? "delivered" : "shipped";
};
