import { unmarshall } from "@aws-sdk/util-dynamodb";
import type { Loan } from "../../domain/loan.ts";
import type { MallSettlement } from "../../domain/mall-settlement.ts";
import type { Purchase } from "../../domain/purchase.ts";
import type { Item } from "./item.ts";
import { settlementsOf } from "./keys.ts";
import { toLoan } from "./loan-item.ts";
import { toPurchase } from "./purchase-item.ts";
import { toSettlement } from "./settlement-store.ts";

type Image = Parameters<typeof unmarshall>[0];

/** A purchase from the stream's wire form. */
export const toPurchaseFromImage = (image: Record<string, unknown>): Purchase => toPurchase(unmarshall(image as Image));

/** What the lender's books are made of, from the stream's wire form. */
export const toBookedFromImage = (
  image: Record<string, unknown>,
): { readonly loan: Loan } | { readonly settlement: MallSettlement } => {
  const item = unmarshall(image as Image) as Item;
  return String(item["pk"]).startsWith(settlementsOf("")) ? { settlement: toSettlement(item) } : { loan: toLoan(item) };
};
