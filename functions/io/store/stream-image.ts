import type { MallSettlement } from "../../../domain/ledger/mall-settlement.ts";
import type { Loan } from "../../../domain/loan/loan.ts";
import type { Purchase } from "../../../domain/purchase/purchase.ts";
import type { Review } from "../../../domain/loan/review.ts";
import { toReview } from "./review-store.ts";
import { toSettlement } from "./settlement-store.ts";
import { type Attributes, fromAttributes } from "../table/attributes.ts";
import { reviews } from "../table/item-keys.ts";
import { settlementsOf } from "../table/settlement-keys.ts";
import { toLoan } from "../table/items/loan-item.ts";
import { toPurchase } from "../table/items/purchase-item.ts";

/** A purchase from the stream's wire form. */
export const toPurchaseFromImage = (image: Record<string, unknown>): Purchase =>
  toPurchase(fromAttributes(image as Attributes));

/** The loan or settlement whose entries are in the lender's ledger, or the review of a request, from the stream's wire form. */
export const toFollowedImage = (
  image: Record<string, unknown>,
): { readonly loan: Loan } | { readonly settlement: MallSettlement } | { readonly review: Review } => {
  const item = fromAttributes(image as Attributes);
  if (item["pk"] === reviews) return { review: toReview(item) };
  return String(item["pk"]).startsWith(settlementsOf("")) ? { settlement: toSettlement(item) } : { loan: toLoan(item) };
};
