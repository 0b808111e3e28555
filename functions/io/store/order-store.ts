import { orderKey } from "../table/item-keys.ts";
import { read, TableName, type Write } from "../table/table.ts";

/** A line's description, which the mall sends to lender and purchaser only. */
export type DescribedLine = { readonly id: string; readonly description: string };

/**
 * The write that stores the descriptions of an order's lines for its purchaser. Not in the loan's item, which is written again at every
 * step and whose images are in the stream.
 */
export const putDescriptions = (purchaseId: string, lines: readonly DescribedLine[]): Write => ({
  Put: {
    TableName,
    // A list, because the names of a map have no order.
    Item: { ...orderKey(purchaseId), lines: lines.map(({ id, description }) => [id, description]) },
  },
});

/** The descriptions of the lines; undefined for a loan without stored descriptions. */
export const loadDescriptions = async (purchaseId: string): Promise<readonly DescribedLine[] | undefined> => {
  const lines = (await read(orderKey(purchaseId)))?.["lines"] as readonly (readonly [string, string])[] | undefined;
  return lines?.map(([id, description]) => ({ id, description }));
};
