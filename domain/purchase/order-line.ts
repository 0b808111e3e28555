import { formatMoney, isPositive, money, type Money, subtract, sum } from "../money.ts";
import { reject, type Rejection } from "../rejection.ts";

/** The price of quantities of lines, counted after the quantities before. */
export const priceOfQuantities = (
  lines: readonly Line[],
  picks: readonly LineQuantity[],
  after: (line: Line) => number = ({ cancelled }) => cancelled,
): Money | Rejection => {
  const currency = lines[0]?.amount.currency ?? "";
  if (new Set(picks.map(({ id }) => id)).size !== picks.length)
    return reject("InvalidRequest", "a line is named twice: give its whole quantity once");
  const prices: Money[] = [];
  for (const { id, quantity } of picks) {
    const line = lines.find((candidate) => candidate.id === id);
    if (!line) return reject("LineUnknown", `the order has no line ${id}`);
    if (quantity > line.quantity - line.cancelled)
      return reject("QuantityExceeded", `line ${id} has ${line.quantity - line.cancelled}, not ${quantity}`);
    const from = Math.min(after(line), line.quantity - quantity);
    prices.push(subtract(priceOf(line, from + quantity), priceOf(line, from)));
  }
  return sum(prices, currency);
};

/** The quantities that are not cancelled. */
export const remainingQuantities = (lines: readonly Line[]): readonly LineQuantity[] =>
  lines
    .filter((line) => line.quantity > line.cancelled)
    .map(({ id, quantity, cancelled: gone }) => ({ id, quantity: quantity - gone }));

export const quantityOf = (picks: readonly LineQuantity[] | undefined, id: string): number =>
  picks?.find((each) => each.id === id)?.quantity ?? 0;

/** The lines with quantities removed from the cancelled ones. */
export const restoreQuantities = (lines: readonly Line[], picks: readonly LineQuantity[]): readonly Line[] =>
  lines.map((line) => ({
    ...line,
    cancelled: line.cancelled - quantityOf(picks, line.id),
  }));

/** An order line as the gateway knows it: quantity and amount, without description. */
export type Line = {
  readonly id: string;
  readonly quantity: number;
  readonly amount: Money;
  readonly shipped: number;
  readonly cancelled: number;
};

/** A quantity of one line. */
export type LineQuantity = { readonly id: string; readonly quantity: number };

/** The quantity of a line that is neither shipped nor cancelled. */
export const unshippedQuantity = ({ quantity, shipped, cancelled: gone }: Line): number =>
  Math.max(0, quantity - shipped - gone);

/** The price of the first n of a line in whole minor units; n = quantity gives the whole amount. */
export const priceOf = (line: Line, n: number): Money =>
  money((line.amount.minor * BigInt(n)) / BigInt(line.quantity), line.amount.currency);

/** Explains to both sides why nothing can be refunded for some goods: they are free, or so few of so many that they cost less than a minor unit. */
export const withoutPrice = (lines: readonly Line[], picks: readonly LineQuantity[]): Rejection => {
  const priced = lines.filter((line) => quantityOf(picks, line.id) > 0 && isPositive(line.amount));
  const [first] = priced;
  if (!first) return reject("AmountOutOfRange", "these goods are free of charge: there is nothing to refund");
  const smallest = formatMoney(money(1n, first.amount.currency));
  const enough = priced.flatMap((line) => leastWithPrice(line) ?? []);
  const what = enough[0] ? `choose at least ${enough[0].quantity} of ${enough[0].id}` : "choose other goods with them";
  return reject(
    "AmountOutOfRange",
    `these goods cost less than ${smallest}, the smallest amount that can be refunded: ${what}`,
  );
};

/** The smallest quantity of the rest of a line that costs a minor unit; undefined where even all of it costs less. */
const leastWithPrice = (line: Line): LineQuantity | undefined => {
  const { id, amount, cancelled } = line;
  const count = BigInt(line.quantity);
  const next = priceOf(line, cancelled).minor + 1n;
  const quantity = Number((next * count + amount.minor - 1n) / amount.minor) - cancelled;
  return quantity <= line.quantity - cancelled ? { id, quantity } : undefined;
};
