import { type OrderRow, penceOf } from "./row.ts";

/** Why a row is neither a sale nor a cancellation. */
export type NonSaleReason =
  "bankCharges" | "discount" | "sample" | "badDebt" | "negativePrice" | "zeroPrice" | "adjustment" | "noCustomer";

/**
 * The first reason that applies; undefined for a sale or a cancellation.
 * Postage (`POST`, `DOT`), carriage (`C2`) and manual items (`M`, entered by hand with a price) are charged to the customer
 * like goods, so they are lines of the order. `D` is a discount given later, without returned goods.
 */
export const nonSaleReasonOf = (row: OrderRow, isCancellation: boolean): NonSaleReason | undefined => {
  const byCode = codes[row.stock.toUpperCase()];
  if (byCode) return byCode;
  if (row.price.digits < 0n) return "negativePrice";
  if (penceOf(row.price, Math.abs(row.quantity)) === 0n) return "zeroPrice";
  // A correction of the stock count: goods leave without a sale, or are added by a cancellation.
  if (isCancellation ? row.quantity >= 0 : row.quantity <= 0) return "adjustment";
  if (row.customer === "") return "noCustomer";
  return undefined;
};

const codes: Readonly<Record<string, NonSaleReason>> = {
  "BANK CHARGES": "bankCharges",
  AMAZONFEE: "bankCharges",
  CRUK: "bankCharges",
  D: "discount",
  S: "sample",
  B: "badDebt",
};
