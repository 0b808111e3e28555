import { type PricedLine, priceLines } from "../../../domain/loan/order-price.ts";
import { orderKey } from "../table/item-keys.ts";
import { read, TableName, type Write } from "../table/table.ts";

/** An order line as the mall sealed it for the lender: its quantity and price in minor units, and its description for lender and purchaser only. */
export type DescribedLine = {
  readonly id: string;
  readonly description: string;
  readonly quantity: number;
  readonly amount: string;
};

/**
 * The write that stores an order's lines, for its purchaser and for the lender's checks. Not in the loan's item, which is written again at every
 * step and whose images are in the stream.
 */
export const putOrderLines = (purchaseId: string, lines: readonly DescribedLine[]): Write => ({
  Put: {
    TableName,
    // A list, because the names of a map have no order.
    Item: {
      ...orderKey(purchaseId),
      lines: lines.map(({ id, description, quantity, amount }) => [id, description, quantity, amount]),
    },
  },
});

/** The order's lines as the mall sealed them; undefined for a loan without stored lines. */
export const loadOrderLines = async (purchaseId: string): Promise<readonly DescribedLine[] | undefined> => {
  const lines = (await read(orderKey(purchaseId)))?.["lines"] as readonly PackedLine[] | undefined;
  return lines?.map(([id, description, quantity, amount]) => ({ id, description, quantity, amount }));
};

/** The order's lines with the net prices that the lender's checks compare; undefined for a loan without stored lines. */
export const loadPricedLines = async (purchaseId: string): Promise<readonly PricedLine[] | undefined> => {
  const lines = await loadOrderLines(purchaseId);
  return lines && priceLines(lines.map(({ id, quantity, amount }) => ({ id, quantity, amount: BigInt(amount) })));
};

type PackedLine = readonly [string, string, number, string];
