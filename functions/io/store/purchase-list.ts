import type { Instant } from "../../../domain/calendar.ts";
import type { Purchase } from "../../../domain/purchase/purchase.ts";
import { cursorOf, type Place } from "./cursor.ts";
import { type Key, purchaseKey } from "../table/item-keys.ts";
import { type Item, packInstant } from "../table/item.ts";
import { toPurchase } from "../table/items/purchase-item.ts";
import { queryIndex, readMany, scan } from "../table/table.ts";

/** A page of a mall's purchases, newest first, and the cursor of the next page. */
export type Page = { readonly purchases: readonly Purchase[]; readonly cursor?: string };

/** The filter of a list of purchases; `from` and `until` are times of their request, both included. */
export type PurchaseFilter = {
  readonly status?: string | undefined;
  readonly from: Instant;
  readonly until: Instant;
  readonly limit: number;
};

/** The maximum number of purchases that are read for one page, however few match. */
const maxRead = 500;

/** Reads a page from the index of keys, then the purchases themselves, so that the index costs nothing while they change. */
export const listPurchases = async (
  mall: string,
  filter: PurchaseFilter,
  from: Place<"mall"> | undefined,
): Promise<Page> => {
  const found: Purchase[] = [];
  let place = from;
  let count = 0;
  do {
    const { keys, next } = await keysOf(mall, filter, filter.limit - found.length, place);
    const { status } = filter;
    found.push(...(await read(keys)).filter((each) => status === undefined || each.status === status));
    count += keys.length;
    place = next;
  } while (place && found.length < filter.limit && count < maxRead);
  return { purchases: found, ...(place && { cursor: cursorOf(place) }) };
};

const keysOf = async (
  mall: string,
  { from, until }: PurchaseFilter,
  limit: number,
  start: Place<"mall"> | undefined,
) => {
  const page = await queryIndex({
    IndexName: "by-mall",
    KeyConditionExpression: "mall = :mall AND createdAt BETWEEN :from AND :until",
    ExpressionAttributeValues: { ":mall": mall, ":from": from, ":until": until },
    ScanIndexForward: false,
    Limit: limit,
    ...(start && { ExclusiveStartKey: start }),
  });
  const keys = page.Items.map(keyOf);
  return { keys, next: page.LastEvaluatedKey as Place<"mall"> | undefined };
};

/** An item of the index has the keys of the index as well. */
const keyOf = ({ pk, sk }: Item): Key => ({ pk: String(pk), sk: String(sk) });

/** DynamoDB returns the items of a batch in any order. */
const read = async (keys: readonly Key[]): Promise<readonly Purchase[]> => {
  const items = keys.length > 0 ? await readMany(keys) : [];
  const place = new Map(keys.map(({ pk }, i) => [pk, i]));
  const placeOf = ({ id }: Purchase): number => place.get(purchaseKey(id).pk) ?? 0;
  return items.map(toPurchase).toSorted((a, b) => placeOf(a) - placeOf(b));
};

/** The purchase with an approval number. */
export const findByApprovalNumber = async (approvalNumber: string): Promise<Purchase | undefined> => {
  const { Items } = await queryIndex({
    IndexName: "by-approval-number",
    KeyConditionExpression: "approvalNumber = :number",
    ExpressionAttributeValues: { ":number": approvalNumber },
    Limit: 1,
  });
  return (await read(Items.map(keyOf)))[0];
};

/** Purchases whose `wakeAt` has passed, because a phase did not report or a timer did not fire. */
export async function* overdue(now: string): AsyncGenerator<Purchase> {
  for await (const item of scan({ expression: "wakeAt < :now", values: { ":now": packInstant(now) } }))
    yield toPurchase(item);
}

const withCancellations = {
  expression: "sk = :purchase AND attribute_exists(cancellations)",
  values: { ":purchase": "PURCHASE" },
};

/** Purchases with a cancellation or a dispute; the items of all others have no such list. */
export async function* purchasesWithCancellations(): AsyncGenerator<Purchase> {
  for await (const item of scan(withCancellations)) yield toPurchase(item);
}
