import { isPositive, money, type Money, subtract, sum } from "../money.ts";
import { isDiscount, netPrices } from "../protocol/net-prices.ts";
import { reject, type Rejection } from "../rejection.ts";
import { rejectSaying, say } from "../sentence.ts";

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

/** The lines of an order, with the prices of the goods after its discounts. */
export const withNetPrices = <Ordered extends Pick<Line, "amount">>(
  lines: readonly Ordered[],
): readonly (Ordered & Pick<Line, "net">)[] => {
  if (lines.every(isGoods)) return lines;
  const nets = netPrices(lines.map(({ amount }) => amount.minor));
  return lines.map((line, i) => ({ ...line, net: money(nets[i] ?? 0n, line.amount.currency) }));
};

/** The named goods without discounts, which a shop may name too: they follow the goods, whose prices contain them. */
export const goodsAmong = (
  lines: readonly Line[],
  picks: readonly LineQuantity[],
): readonly LineQuantity[] | Rejection => {
  const discounts = new Set(lines.filter((line) => !isGoods(line)).map(({ id }) => id));
  const goods = picks.filter(({ id }) => !discounts.has(id));
  return goods.length > 0 || picks.length === 0
    ? goods
    : reject("InvalidRequest", `line ${picks[0]?.id} is a discount: name the goods, whose prices it has lowered`);
};

const isGoods = ({ amount }: Pick<Line, "amount">): boolean => !isDiscount(amount.minor);

/** The quantities that are not cancelled. */
export const remainingQuantities = (lines: readonly Line[]): readonly LineQuantity[] =>
  lines
    .filter((line) => isGoods(line) && line.quantity > line.cancelled)
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
  /** The price of the whole quantity as ordered: zero for a gift, negative for a discount on the order. */
  readonly amount: Money;
  /** What the purchaser pays for it after the order's discounts, where it has any. */
  readonly net?: Money;
  readonly shipped: number;
  readonly cancelled: number;
};

/** A quantity of one line. */
export type LineQuantity = { readonly id: string; readonly quantity: number };

/** The quantity of a line that is neither shipped nor cancelled. */
export const unshippedQuantity = (line: Line): number =>
  isGoods(line) ? Math.max(0, line.quantity - line.shipped - line.cancelled) : 0;

/** The price of the first n of a line after discounts, in whole minor units; n = quantity gives the whole price. */
export const priceOf = ({ amount, net = amount, quantity }: Line, n: number): Money =>
  money((net.minor * BigInt(n)) / BigInt(quantity), amount.currency);

/** Explains to both sides why nothing can be refunded for some goods: they are free, or so few of so many that they cost less than a minor unit. */
export const withoutPrice = (lines: readonly Line[], picks: readonly LineQuantity[]): Rejection => {
  const priced = lines.filter((line) => quantityOf(picks, line.id) > 0 && isPositive(priceOf(line, line.quantity)));
  const [first] = priced;
  if (!first) return reject("AmountOutOfRange", "these goods are free of charge: there is nothing to refund");
  const smallest = money(1n, first.amount.currency);
  const enough = priced.flatMap((line) => leastWithPrice(line) ?? []);
  const what = enough[0]
    ? say`choose at least ${enough[0].quantity} of ${{ line: enough[0].id }}`
    : "choose other goods with them";
  return rejectSaying(
    "AmountOutOfRange",
    say`these goods cost less than ${smallest}, the smallest amount that can be refunded: ${what}`,
  );
};

/** The smallest quantity of the rest of a line that costs a minor unit; undefined where even all of it costs less. */
const leastWithPrice = (line: Line): LineQuantity | undefined => {
  const { id, cancelled } = line;
  const amount = priceOf(line, line.quantity);
  const count = BigInt(line.quantity);
  const next = priceOf(line, cancelled).minor + 1n;
  const quantity = Number((next * count + amount.minor - 1n) / amount.minor) - cancelled;
  return quantity <= line.quantity - cancelled ? { id, quantity } : undefined;
};
