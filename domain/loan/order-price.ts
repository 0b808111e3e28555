import { add, money, type Money, zero } from "../money.ts";

/** A line of the order as the lender knows it from the mall's sealed request; `amount` is the price of the whole quantity. */
export type PricedLine = { readonly id: string; readonly quantity: number; readonly amount: bigint };

/** Goods that a message names. */
export type Goods = readonly { readonly id: string; readonly quantity: number }[];

/**
 * The highest price of the goods, because a part of a line can include the remainder of its rounding; undefined where the order has no
 * such goods.
 */
export const highestPrice = (goods: Goods, lines: readonly PricedLine[], currency: string): Money | undefined =>
  priceOf(goods, lines, currency, (line) => line - 1n);

/** The lowest price of the goods, without the remainder of any rounding. */
export const lowestPrice = (goods: Goods, lines: readonly PricedLine[], currency: string): Money | undefined =>
  priceOf(goods, lines, currency, () => 0n);

const priceOf = (
  goods: Goods,
  lines: readonly PricedLine[],
  currency: string,
  remainder: (quantity: bigint) => bigint,
): Money | undefined => {
  if (new Set(goods.map(({ id }) => id)).size !== goods.length) return undefined;
  let total = zero(currency);
  for (const { id, quantity } of goods) {
    const line = lines.find((each) => each.id === id);
    if (!line || quantity > line.quantity) return undefined;
    const all = BigInt(line.quantity);
    total = add(total, money((line.amount * BigInt(quantity) + remainder(all)) / all, currency));
  }
  return total;
};
