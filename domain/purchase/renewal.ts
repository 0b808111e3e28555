import type { Instant } from "../calendar.ts";
import type { Statement } from "../protocol/statement.ts";
import { reject, type Rejection } from "../rejection.ts";
import { payoutUnderWay } from "./advance.ts";
import { applyStatement } from "./apply-statement.ts";
import type { ExpiredPurchase, Purchase, UnacceptedPurchase } from "./purchase.ts";
import { isUnsettled } from "./records.ts";
import { step } from "./transition.ts";

/** Why the hold of a purchase cannot be renewed now; undefined where the lender can be asked. */
export const refuseRenewal = (purchase: Purchase): Rejection | undefined => {
  if (!hasOnlyHold(purchase))
    return reject("WrongState", `a purchase with status ${purchase.status} has no hold to renew`);
  if (purchase.cancellations.some(isUnsettled))
    return reject("WrongState", "a cancellation is open: renew the hold when it is settled");
  return payoutUnderWay(purchase);
};

/** A hold as the lender renewed it. */
export type RenewedHold = { readonly holdExpiresAt: Instant; readonly statement: Statement };

/** Records that the lender holds the credit longer, or again. Where the hold was used or renewed further meanwhile, nothing changes. */
export const recordRenewal = (
  purchase: Purchase,
  { holdExpiresAt, statement }: RenewedHold,
  now: Instant,
): Purchase => {
  if (!hasOnlyHold(purchase)) return purchase;
  if (purchase.status === "approved" && purchase.holdExpiresAt >= holdExpiresAt) return purchase;
  const renewed: UnacceptedPurchase = { ...purchase, status: "approved", holdExpiresAt };
  return step(purchase, applyStatement(renewed, statement), { name: "renewed" }, now);
};

type WithHold = UnacceptedPurchase | ExpiredPurchase;

const hasOnlyHold = (purchase: Purchase): purchase is WithHold =>
  purchase.status === "approved" || purchase.status === "expired";
