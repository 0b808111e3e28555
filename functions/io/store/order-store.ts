import { orderKey } from "../table/item-keys.ts";
import { read, TableName, type Write } from "../table/table.ts";

/** A line as the mall described it to lender and purchaser. */
export type DescribedLine = { readonly id: string; readonly description: string };

/**
 * Keeps what an order's lines are called, for their purchaser to read. Not in the loan's item, which is written again at every step,
 * and whose images the stream carries.
 */
export const keepDescriptions = (purchaseId: string, lines: readonly DescribedLine[]): Write => ({
  Put: {
    TableName,
    // A list, because a map's names have no order.
    Item: { ...orderKey(purchaseId), lines: lines.map(({ id, description }) => [id, description]) },
  },
});

/** What the lines are called; undefined for a loan of before this was kept. */
export const recallDescriptions = async (purchaseId: string): Promise<readonly DescribedLine[] | undefined> => {
  const lines = (await read(orderKey(purchaseId)))?.["lines"] as readonly (readonly [string, string])[] | undefined;
  return lines?.map(([id, description]) => ({ id, description }));
};
