import { type OrderRow, penceOf } from "./row.ts";

/** Why a row is neither goods sold to somebody nor goods coming back from somebody. */
export type NoSale =
  "bankCharges" | "discount" | "sample" | "badDebt" | "negativePrice" | "zeroPrice" | "adjustment" | "noCustomer";

/**
 * The first reason that applies, from what the row is to whom it concerns; undefined for a sale or a cancellation.
 * Postage (`POST`, `DOT`), carriage (`C2`) and manual items (`M`, rung up by hand with a price) are charged to the customer
 * as goods are, so they stay lines of the order. `D` is a discount given afterwards: no goods come back for it.
 */
export const reasonNoSale = (row: OrderRow, isCancellation: boolean): NoSale | undefined => {
  const byCode = codes[row.stock.toUpperCase()];
  if (byCode) return byCode;
  if (row.price.digits < 0n) return "negativePrice";
  if (penceOf(row.price, Math.abs(row.quantity)) === 0n) return "zeroPrice";
  // A stock count corrected: goods vanish without a cancellation, or appear by one.
  if (isCancellation ? row.quantity >= 0 : row.quantity <= 0) return "adjustment";
  if (row.customer === "") return "noCustomer";
  return undefined;
};

const codes: Readonly<Record<string, NoSale>> = {
  "BANK CHARGES": "bankCharges",
  AMAZONFEE: "bankCharges",
  CRUK: "bankCharges",
  D: "discount",
  S: "sample",
  B: "badDebt",
};
