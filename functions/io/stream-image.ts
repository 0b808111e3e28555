import type { Loan } from "../../domain/loan.ts";
import type { MallSettlement } from "../../domain/mall-settlement.ts";
import type { Purchase } from "../../domain/purchase.ts";
import { type Attributes, fromAttributes } from "./attributes.ts";
import { settlementsOf } from "./keys.ts";
import { toLoan } from "./loan-item.ts";
import { toPurchase } from "./purchase-item.ts";
import { toSettlement } from "./settlement-store.ts";

/** A purchase from the stream's wire form. */
export const toPurchaseFromImage = (image: Record<string, unknown>): Purchase =>
  toPurchase(fromAttributes(image as Attributes));

/** What the lender's books are made of, from the stream's wire form. */
export const toBookedFromImage = (
  image: Record<string, unknown>,
): { readonly loan: Loan } | { readonly settlement: MallSettlement } => {
  const item = fromAttributes(image as Attributes);
  return String(item["pk"]).startsWith(settlementsOf("")) ? { settlement: toSettlement(item) } : { loan: toLoan(item) };
};
