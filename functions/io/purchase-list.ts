import type { Purchase } from "../../domain/purchase.ts";
import { purchaseKey, type Key } from "./keys.ts";
import { toPurchase } from "./purchase-item.ts";
import { queryIndex, readMany } from "./table.ts";

/** A page of a mall's purchases, newest first, and the cursor of the next page. */
export type Page = { readonly purchases: readonly Purchase[]; readonly cursor?: string };

const pageSize = 50;

/** Reads a page from the index of keys, then the purchases themselves, so that the index costs nothing while they change. */
export const listPurchases = async (mall: string, cursor: string | undefined): Promise<Page> => {
  const page = await queryIndex({
    IndexName: "by-mall",
    KeyConditionExpression: "mall = :mall",
    ExpressionAttributeValues: { ":mall": mall },
    ScanIndexForward: false,
    Limit: pageSize,
    ...(cursor !== undefined && { ExclusiveStartKey: JSON.parse(Buffer.from(cursor, "base64url").toString()) as Key }),
  });
  const keys = (page.Items ?? []).map(({ pk, sk }) => ({ pk, sk }));
  const items = keys.length > 0 ? await readMany(keys) : [];
  const place = new Map(keys.map(({ pk }, i) => [pk, i]));
  const purchases = items.map(toPurchase).toSorted((a, b) => placeOf(place, a) - placeOf(place, b));
  const next = page.LastEvaluatedKey && Buffer.from(JSON.stringify(page.LastEvaluatedKey)).toString("base64url");
  return { purchases, ...(next !== undefined && { cursor: next }) };
};

const placeOf = (place: ReadonlyMap<string, number>, { id }: Purchase): number => place.get(purchaseKey(id).pk) ?? 0;

/** A cursor is what an earlier page gave: nothing else opens a page, and never another mall's. */
export const isCursorOf = (mall: string, cursor: string): boolean => {
  try {
    return (JSON.parse(Buffer.from(cursor, "base64url").toString()) as { mall?: string }).mall === mall;
  } catch {
    return false;
  }
};
