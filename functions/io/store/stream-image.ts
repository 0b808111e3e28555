import type { MallSettlement } from "../../../domain/ledger/mall-settlement.ts";
import type { Loan } from "../../../domain/loan/loan.ts";
import type { Purchase } from "../../../domain/purchase/purchase.ts";
import { toSettlement } from "./settlement-store.ts";
import { type Attributes, fromAttributes } from "../table/attributes.ts";
import { settlementsOf } from "../table/settlement-keys.ts";
import { toLoan } from "../table/items/loan-item.ts";
import { toPurchase } from "../table/items/purchase-item.ts";

/** A purchase from the stream's wire form. */
export const toPurchaseFromImage = (image: Record<string, unknown>): Purchase =>
  toPurchase(fromAttributes(image as Attributes));

/** The loan or settlement whose entries are in the lender's ledger, from the stream's wire form. */
export const toLedgerSourceFromImage = (
  image: Record<string, unknown>,
): { readonly loan: Loan } | { readonly settlement: MallSettlement } => {
  const item = fromAttributes(image as Attributes);
  return String(item["pk"]).startsWith(settlementsOf("")) ? { settlement: toSettlement(item) } : { loan: toLoan(item) };
};
