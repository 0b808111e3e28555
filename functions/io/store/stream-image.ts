import type { MallSettlement } from "../../../domain/ledger/mall-settlement.ts";
import type { Loan } from "../../../domain/loan/loan.ts";
import type { Purchase } from "../../../domain/purchase/purchase.ts";
import type { RefusedRequest } from "../../../domain/loan/refused-request.ts";
import type { Review } from "../../../domain/loan/review.ts";
import { toRefused } from "./refused-request-store.ts";
import { toReview } from "./review-store.ts";
import { toSettlement } from "./settlement-store.ts";
import { type Attributes, fromAttributes } from "../table/attributes.ts";
import { refusedOf, reviews } from "../table/item-keys.ts";
import { settlementsOf } from "../table/settlement-keys.ts";
import { toLoan } from "../table/items/loan-item.ts";
import { toPurchase } from "../table/items/purchase-item.ts";

/** A purchase from the stream's wire form. */
export const toPurchaseFromImage = (image: Record<string, unknown>): Purchase =>
  toPurchase(fromAttributes(withBytes(image) as Attributes));

/** Lambda gives an image's bytes in base64. */
const withBytes = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(withBytes);
  if (typeof value !== "object" || value === null) return value;
  const [[type, content] = [], ...more] = Object.entries(value);
  if (type === "B" && more.length === 0 && typeof content === "string") return { B: Buffer.from(content, "base64") };
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, withBytes(each)]));
};

/** What the lender follows: a loan or settlement whose entries are in its ledger, or a request that is reviewed or was refused. */
type Followed =
  | { readonly loan: Loan }
  | { readonly settlement: MallSettlement }
  | { readonly review: Review }
  | { readonly refused: RefusedRequest };

/** What the lender follows, from the stream's wire form. */
export const toFollowedImage = (image: Record<string, unknown>): Followed => {
  const item = fromAttributes(withBytes(image) as Attributes);
  if (String(item["pk"]).startsWith(refusedOf(""))) return { refused: toRefused(item) };
  if (item["pk"] === reviews) return { review: toReview(item) };
  return String(item["pk"]).startsWith(settlementsOf("")) ? { settlement: toSettlement(item) } : { loan: toLoan(item) };
};
