import type { Loan } from "../../../domain/loan/loan.ts";
import { cursorOf, type Place } from "./cursor.ts";
import { loanKey } from "../table/item-keys.ts";
import { toLoan } from "../table/items/loan-item.ts";
import { queryIndex, readMany } from "../table/table.ts";

/** A page of an account's loans, the newest first, and the cursor of the next page. */
export type LoanPage = { readonly loans: readonly Loan[]; readonly cursor?: string };

/** Reads a page from the index of keys, then the loans themselves, so that the index costs nothing while they change. */
export const listLoans = async (
  account: string,
  limit: number,
  from: Place<"account"> | undefined,
): Promise<LoanPage> => {
  const { Items, LastEvaluatedKey } = await queryIndex({
    IndexName: "by-account",
    KeyConditionExpression: "account = :account",
    ExpressionAttributeValues: { ":account": account },
    ScanIndexForward: false,
    Limit: limit,
    ...(from && { ExclusiveStartKey: from }),
  });
  const keys = Items.map(({ pk, sk }) => ({ pk: String(pk), sk: String(sk) }));
  const place = new Map(keys.map(({ pk }, i) => [pk, i]));
  const placeOf = ({ id }: Loan): number => place.get(loanKey(id).pk) ?? 0;
  const found = keys.length > 0 ? (await readMany(keys)).map(toLoan) : [];
  const cursor = LastEvaluatedKey && cursorOf(LastEvaluatedKey);
  // DynamoDB returns the items of a batch in any order.
  return { loans: found.toSorted((a, b) => placeOf(a) - placeOf(b)), ...(cursor !== undefined && { cursor }) };
};
