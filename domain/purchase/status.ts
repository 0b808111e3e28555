import { isZero, zero } from "../money.ts";
import { beingAdvanced, cancellable } from "./open-amounts.ts";
import { unshippedQuantity } from "./order-line.ts";
import { hasLoan, isOpen, isUnaccepted, type Purchase, type UnacceptedPurchase } from "./purchase.ts";
import { isUnsettled } from "./records.ts";

/** The purchase with the status that all reports so far give it; with zero debt and no payout or cancellation in progress, it ends. */
export const withStatus = (purchase: Purchase): Purchase => {
  if (!hasLoan(purchase) || (!isOpen(purchase) && purchase.status !== "repaid")) return purchase;
  if (isZero(purchase.outstanding) && isZero(beingAdvanced(purchase))) {
    const held = zero(purchase.amount.currency);
    const undone = !purchase.cancellations.some(isUnsettled) && isZero(cancellable(purchase));
    const lastRefund = purchase.cancellations.findLast(({ status }) => status === "refunded");
    // Goods that the lender refunded as goodwill were not returned: they are kept, and paid for.
    const forgiven = purchase.status === "accepted" && lastRefund?.goodwill === "lender";
    if (undone && !forgiven) return { ...purchase, held, status: "cancelled" };
    if (purchase.status === "accepted") return { ...purchase, held, status: "repaid" };
  }
  return isUnaccepted(purchase) ? { ...purchase, status: fulfilmentStatus(purchase) } : purchase;
};

/**
 * How far the goods have come. Goods may be shipped before the advance, a cancelled rest may complete a shipment,
 * and goods whose cancellation was dismissed may still have to be shipped.
 */
export const fulfilmentStatus = (purchase: UnacceptedPurchase): UnacceptedPurchase["status"] => {
  if (isZero(purchase.advanced)) return purchase.status;
  if (purchase.shipments.length === 0 || purchase.lines.some((line) => unshippedQuantity(line) > 0)) return "advanced";
  return purchase.shipments.every(({ deliveredAt }) => deliveredAt) ? "delivered" : "shipped";
};
