import { add, money, type Money, zero } from "../money.ts";
import { isDiscount, netPrices } from "../protocol/net-prices.ts";

/** A line of the order as the lender knows it from the mall's sealed request; `amount` is the price of the whole quantity after discounts. */
export type PricedLine = {
  readonly id: string;
  readonly quantity: number;
  readonly amount: bigint;
  /** No goods: nothing of it is shipped, and nothing is paid for it. */
  readonly discount?: true;
};

/** The lines at the prices that the purchaser pays after the order's discounts. */
export const priceLines = (lines: readonly PricedLine[]): readonly PricedLine[] => {
  const nets = netPrices(lines.map(({ amount }) => amount));
  return lines.map((line, i) => ({
    ...line,
    amount: nets[i] ?? 0n,
    ...(isDiscount(line.amount) && { discount: true as const }),
  }));
};

/** Goods that a message names. */
export type Goods = readonly { readonly id: string; readonly quantity: number }[];

/**
 * The highest price of the goods, because a part of a line can include the remainder of its rounding; undefined where the order has no
 * such goods.
 */
export const highestPrice = (goods: Goods, lines: readonly PricedLine[], currency: string): Money | undefined =>
  priceOf(goods, lines, currency, (amount, all) => (amount + all - 1n) / all);

/** The lowest price of the goods: without the remainders. */
export const lowestPrice = (goods: Goods, lines: readonly PricedLine[], currency: string): Money | undefined =>
  priceOf(goods, lines, currency, (amount, all) => amount / all);

const priceOf = (
  goods: Goods,
  lines: readonly PricedLine[],
  currency: string,
  divide: (amount: bigint, quantity: bigint) => bigint,
): Money | undefined => {
  if (new Set(goods.map(({ id }) => id)).size !== goods.length) return undefined;
  let total = zero(currency);
  for (const { id, quantity } of goods) {
    const line = lines.find((each) => each.id === id);
    if (!line || quantity > line.quantity) return undefined;
    total = add(total, money(divide(line.amount * BigInt(quantity), BigInt(line.quantity)), currency));
  }
  return total;
};
